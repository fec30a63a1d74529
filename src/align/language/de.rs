//! German.

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    code: "de",
    grammar: "
        der die das den dem des ein eine einen einem einer eines und oder aber denn weil dass ob wenn
        als wie so ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen mein meine dein
        sein seine ihre unser unsere euer sich man wer was wo wann warum wohin woher welche welcher
        welches dieser diese dieses diesem diesen jener in im an am auf aus bei beim mit nach von vom
        vor zu zum zur uber unter zwischen durch fur gegen um bis seit wahrend wegen bin bist ist sind
        seid war waren gewesen habe hast hat haben hatte hatten werde wird werden wurde wurden worden
        kann konnen konnte muss mussen soll sollen will wollen darf durfen mag mochte da hier dort
        dann nun jetzt schon noch auch nur sehr mehr alle alles jede jeder jedes",
    fillers: "
        ah ahm ahh eh hm hmm mhm oh na also ja halt eben mal so eigentlich sozusagen quasi irgendwie
        genau sag_ich_mal sagen_wir_mal weisst_du wissen_sie verstehst_du doch denn wohl einfach
        natuerlich naturlich gewissermassen ehrlich_gesagt im_grunde letztlich gut okay tja ne gell
        schon nun gerade",
    openers: "und aber oder also denn dann ja nun so",
    negations: "
        nicht nichts kein keine keinen keinem keiner keines nie niemals niemand niemandem niemanden
        nirgends nirgendwo weder noch ohne kaum nein mitnichten keineswegs keinesfalls",
    negative_prefixes: "un in miss nicht",
    negative_infixes: "",
    hedges: "
        vielleicht moglicherweise wahrscheinlich vermutlich wohl fast beinahe nahezu etwa ungefahr
        angeblich offenbar anscheinend eventuell meist meistens teilweise normalerweise",
    conditions: "wenn falls sofern ausser solange nur",
    opinions: "glaub denk dach sag sagt mein wiss weiss will woll find behaupt erwart vermut sicher seh",
    that: "dass",
    antonyms: "
        alle,alles,jeder,jede,immer/einige,manche,viele,wenige,manchmal,oft,selten,keiner,niemand,nie
        viel,viele,mehr,meisten/wenig,wenige,weniger,wenigsten mehr/weniger gross/klein grosser/kleiner
        grosste/kleinste gut/schlecht besser/schlechter beste/schlechteste hoch/niedrig,tief
        hoher/niedriger,tiefer lang/kurz langer/kurzer breit/schmal,eng tief/flach
        schnell/langsam schneller/langsamer fruh/spat fruher/spater erste,erster,erstes/letzte,letzter,letztes
        vor/nach vorher/nachher anfang,beginn/ende beginnt,begann/endet,endete offen/geschlossen,zu
        leicht,einfach/schwer,schwierig leichter,einfacher/schwerer,schwieriger stark/schwach
        starker/schwacher warm,heiss/kalt warmer/kalter hell/dunkel neu,jung/alt neuer,junger/alter
        reich/arm billig,gunstig/teuer billiger/teurer wahr,richtig/falsch ja/nein innen/aussen
        oben/unten auf/zu vorwarts/ruckwarts nah/fern,weit hier/dort heute/gestern,morgen lieb/hass
        liebe/hasse steigt,stieg/fallt,fiel,sinkt,sank zunehm/abnehm wachst,wuchs/schrumpft,schrumpfte
        gewinn,gewann/verlier,verlor,verlust sieg/niederlage kauf/verkauf gab,gibt,geben/nimmt,nahm,nehmen
        erlaubt/verboten annehm/ablehn dafur/dagegen fur/gegen erfolg/misserfolg,scheitern
        freund/feind krieg/frieden leben/tod lebt/starb sicher/unsicher,gefahrlich offentlich/privat
        voll/leer sauber/schmutzig trocken/nass glucklich/unglucklich,traurig gesund/krank
        positiv/negativ maximal/minimal haufig/selten gleich/verschieden,anders moglich/unmoglich
        mann/frau er/sie tag/nacht sommer/winter nord/sud ost/west mit/ohne zusammen/getrennt,allein
        schuldig/unschuldig vorteil/nachteil nutzen/schaden kann,konnte/muss,musste muss/darf",
    measures: "
        montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz april mai
        juni juli august september oktober november dezember sekunde sekunden minute minuten stunde
        stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren jahrhundert
        tausend million millionen milliarde milliarden prozent euro dollar franken meter kilometer
        gramm kilo kilogramm tonne tonnen liter halb halfte drittel viertel doppelt dreifach zweimal
        dreimal erste zweite dritte",
    variants: "
        nix=nichts isses=ist_es hab=habe ne=eine nen=einen nem=einem ok=okay fuer=fur ueber=uber
        koennen=konnen muessen=mussen mio=millionen mrd=milliarden vom=von_dem zum=zu_dem zur=zu_der
        im=in_dem am=an_dem beim=bei_dem ins=in_das ans=an_das",
    numbers: "
        null=0 zwei=2 zwo=2 drei=3 vier=4 funf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11
        zwolf=12 dreizehn=13 vierzehn=14 funfzehn=15 sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19
        zwanzig=20 dreissig=30 vierzig=40 funfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90
        ein=1 eins=1 hundert=*100 tausend=*1000 million=*1000000 millionen=*1000000
        milliarde=*1000000000 milliarden=*1000000000",
    number_and: "und",
    number_point: "komma",
};
