//! French. `ne` alone negates nothing: speech drops it, print puts it back.

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    code: "fr",
    grammar: "
        le la les l un une des du de d au aux a en dans sur sous par pour avec chez vers entre depuis
        pendant avant apres contre et ou mais donc or car que qu qui quoi dont ou quand comme si ne n
        je j tu il elle on nous vous ils elles me m te t se s lui leur y moi toi soi eux mon ma mes
        ton ta tes son sa ses notre nos votre vos leurs ce c cet cette ces cela ca ceci est es suis
        sommes etes sont etait etaient ete etre ai as avons avez ont avait avaient eu avoir fait font
        faire va vont aller peut peuvent pouvoir doit doivent tres plus aussi alors la ici tout tous
        toute toutes meme",
    fillers: "
        euh heu hein ben bah bon voila quoi donc alors enfin en_fait du_coup genre tu_vois vous_voyez
        tu_sais vous_savez je_veux_dire disons comment_dire quelque_part effectivement oui ouais
        justement en_gros c_est_a_dire finalement franchement evidemment bref ah oh ok ne n vraiment
        simplement juste eh_bien",
    openers: "et mais donc alors or car puis bon ben",
    negations: "
        pas jamais rien aucun aucune nul nulle personne ni sans guere non nullement",
    negative_prefixes: "in im ir il de des dis mal non me mes",
    negative_infixes: "",
    hedges: "
        peut_etre probablement sans_doute presque environ quasiment apparemment semble possiblement
        eventuellement plutot souvent generalement parfois",
    conditions: "si sauf sinon tant pourvu",
    opinions: "pens croi croy dis dit dire sai sav veu voul trouv affirm suppos imagin sur certain voi",
    that: "que qu",
    antonyms: "
        tous,tout,toutes,toujours,chaque/certains,certaines,quelques,plusieurs,parfois,souvent,jamais,aucun
        beaucoup,plus,plupart/peu,moins plus/moins grand/petit grande/petite grands/petits
        bon,bien/mauvais,mal bonne/mauvaise meilleur/pire mieux/pire haut/bas long/court large/etroit
        rapide,vite/lent rapidement/lentement tot/tard premier,premiere/dernier,derniere avant/apres
        debut/fin commenc/fini,termin ouvert/ferme ouvr/ferm facile,simple/difficile,complique
        facilement/difficilement fort/faible chaud/froid clair/sombre nouveau,jeune/vieux,ancien
        nouvelle/vieille,ancienne riche/pauvre cher/pas bon_marche/cher vrai/faux vraie/fausse oui/non
        interieur/exterieur dedans/dehors dessus/dessous devant/derriere pres,proche/loin ici/la
        aujourd/hier,demain aime/deteste,hait augment/diminu,baiss,redui monte/baisse,descend
        hausse/baisse gagne/perd gain/perte victoire/defaite achet/vend donn/pren,recu
        ajout/enlev,retir accept/refus autoris/interdi permis/interdit pour/contre succes,reussite/echec
        construi/detrui aid/nui souvien/oubli trouv/perd vivant/mort vie/mort guerre/paix ami/ennemi
        sur/dangereux public/prive plein/vide propre/sale sec/mouille heureux/malheureux,triste
        positif/negatif maximum/minimum frequent/rare meme/autre,different possible/impossible
        homme/femme il/elle jour/nuit matin/soir ete/hiver nord/sud est/ouest avec/sans
        ensemble/separement,seul coupable/innocent avantage/inconvenient peut/doit peuvent/doivent",
    measures: "
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin
        juillet aout septembre octobre novembre decembre seconde secondes minute minutes heure heures
        jour jours semaine semaines mois an ans annee annees siecle siecles mille million millions
        milliard milliards pourcent euro euros dollar dollars metre metres kilometre kilometres
        gramme grammes kilo kilos tonne tonnes litre litres moitie tiers quart double triple premier
        deuxieme troisieme",
    variants: "
        ouais=oui ouaip=oui mouais=oui ok=d_accord y=y chuis=je_suis chais=je_sais t=tu ptet=peut_etre
        1er=premier 2e=deuxieme 3e=troisieme ca=cela",
    numbers: "
        zero=0 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12
        treize=13 quatorze=14 quinze=15 seize=16 vingt=20 vingts=20 trente=30 quarante=40
        cinquante=50 soixante=60 septante=70 huitante=80 octante=80 nonante=90 un=1 une=1 cent=*100
        cents=*100 mille=*1000 million=*1000000 millions=*1000000 milliard=*1000000000
        milliards=*1000000000",
    number_and: "et",
    number_point: "virgule",
};
