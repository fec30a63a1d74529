//! Words that name no subject, language by language, beside those of grammar: what people say
//! about anything. Short lists, written for podcat; what is said everywhere alike is no key phrase
//! without them, and they only matter where there is little to compare with.
//!
//! Invariant: every word stands as the analyser folds it.

use super::stems;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The lists of one language: words apart by white space.
struct Lists {
    code: &'static str,
    /// Verbs, adverbs and adjectives of any talk: a subject neither begins nor ends with them.
    /// Where podcat has no list of grammar elsewhere, that too.
    border: &'static str,
    /// Nouns of any talk: no subject alone, but perhaps with another word.
    vague: &'static str,
    /// What may stand inside the name of a subject: `state of the art`.
    links: &'static str,
}

/// A word of a language as far as subjects go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It neither begins nor ends the name of a subject.
    Border,
    /// It does not name one alone.
    Vague,
    /// It may stand inside the name of a subject, though not at its ends.
    Link,
}

/// What a folded word of that language (a BCP 47 tag) is; `None` where it may name a subject.
pub fn of(language: &str, word: &str) -> Option<Stop> {
    let of_language = WORDS.get(stems::base(language).as_str())?;
    of_language.get(word).copied()
}

/// Whether there are lists of that language.
pub fn knows(language: &str) -> bool {
    WORDS.contains_key(stems::base(language).as_str())
}

static WORDS: LazyLock<HashMap<&str, HashMap<&str, Stop>>> = LazyLock::new(|| {
    let words = |lists: &Lists| {
        let vague = lists.vague.split_ascii_whitespace();
        let border = lists.border.split_ascii_whitespace();
        let links = lists.links.split_ascii_whitespace();
        let vague = vague.map(|word| (word, Stop::Vague));
        let border = border.map(|word| (word, Stop::Border));
        let links = links.map(|word| (word, Stop::Link));
        vague.chain(border).chain(links).collect()
    };
    LISTS
        .iter()
        .map(|lists| (lists.code, words(lists)))
        .collect()
});

static LISTS: [Lists; 11] = [
    Lists {
        code: "en",
        border: "
            yeah yep yup yes no not ok okay oh wow know knows knew known think thinks thought mean means
            meant say says said saying tell tells told see sees saw seen look looks looked looking find
            finds found make makes made making take takes took taken taking use uses used using want
            wants wanted need needs needed come comes came coming give gives gave given put puts try tries
            tried trying start starts started keep keeps kept happen happens happened talk talks talked
            talking call calls called feel feels felt like liked likes love loved run runs ran went goes
            gone done get gets getting let lets ask asked hear heard help helps helped seem seems seemed
            good great nice cool awesome amazing bad better best big bigger little small new old
            different interesting important sure true real whole able first second last next many much
            more most less least few several always never maybe probably perhaps even still ever again
            back away together else pretty quite almost already often sometimes usually definitely
            absolutely totally exactly especially certainly one two three four five six seven eight nine
            ten hundred thousand million thanks thank welcome please sorry hello hi bye whatever
            everything something anything nothing everybody somebody anybody nobody everyone someone
            anyone well long high low far easy hard wanna gotta kinda sorta lemme dunno",
        vague: "
            thing things stuff way ways kind sort lot lots bit bunch guy guys people person man woman
            time times day days week weeks month months year years today tomorrow yesterday moment hour
            hours minute minutes part parts side place places end number numbers point points idea ideas
            example examples question questions answer answers reason reasons case cases problem problems
            fact course world life work name word words story stories side half rest level type types
            show episode episodes podcast listener listeners guest guests host",
        links: "of the s",
    },
    Lists {
        code: "ru",
        border: "
            нет не ни знать знаю знает думаю думать говорить говорит говорю сказать сказал сказала сказали
            можно может могут нужно надо должен должна должны хочу хочет хотел делать делает сделать сделал
            стал стала стало стали очень более менее много мало немного хорошо плохо хороший большой большая
            большие новый новая новые другой другая другие такой такая такое такие какой какая какие каждый
            каждая каждого каждой каждую любой один одна одно одного одной одну одном два две три четыре пять десять сто тысяча первый последний всегда
            никогда иногда часто обычно почти опять снова вместе спасибо пожалуйста здравствуйте привет
            возможно наверное действительно именно например лучше больше меньше",
        vague: "
            дело дела вещь вещи человек люди людей раз время день дни неделя месяц год года лет часть
            место конец начало число вопрос вопросы ответ пример слово слова мир жизнь работа история
            выпуск подкаст передача слушатель слушатели гость сегодня завтра вчера",
        links: "",
    },
    Lists {
        code: "kk",
        border: "
            жоқ емес керек мүмкін айту айтты айтады дейміз деді көрді көреді білемін білеміз ойлаймын
            жақсы жаман үлкен кіші жаңа ескі басқа көп аз бірнеше әрқашан ешқашан кейде бірге рахмет
            бір екі үш төрт бес он жүз мың бірінші соңғы",
        vague: "
            нәрсе адам адамдар уақыт күн апта ай жыл жылы бөлік жер сұрақ жауап мысал сөз өмір жұмыс
            бүгін ертең кеше",
        links: "",
    },
    Lists {
        code: "de",
        border: "
            nicht kein keine keinen nein sagen sagt sagte gesagt wissen weiss wusste denken denke dachte
            machen macht machte gemacht gehen geht ging kommen kommt kam geben gibt gab sehen sieht sah
            finden findet fand nehmen lassen heisst glaube glauben brauchen braucht gut gute guten besser
            gross grosse klein kleine neu neue alt alte ander andere anderen viel viele wenig immer nie
            oft manchmal vielleicht wirklich naturlich ganz ziemlich fast wieder zusammen danke bitte
            hallo eins zwei drei vier funf zehn hundert tausend erste letzte etwas nichts",
        vague: "
            ding dinge sache sachen leute mensch menschen zeit tag tage woche monat jahr jahre teil
            stelle ende anfang zahl frage fragen antwort beispiel wort worte welt leben arbeit
            geschichte folge sendung podcast horer gast heute morgen gestern weise art",
        links: "der des von",
    },
    Lists {
        code: "fr",
        border: "
            pas non rien jamais dire dit disait savoir sait sais penser pense croire crois voir voit
            vois vu vouloir veut veux venir vient falloir faut mettre prendre prend trouver trouve
            donner donne passer passe parler parle bien bon bonne mauvais grand grande petit petite
            nouveau nouvelle autre autres beaucoup peu plusieurs chaque quelque quelques toujours souvent
            parfois encore deja presque ensemble merci bonjour deux trois quatre cinq dix cent mille
            premier premiere dernier mieux comment pourquoi",
        vague: "
            chose choses truc gens personne personnes homme femme temps jour jours semaine mois annee
            annees ans an partie cote endroit fin debut nombre question questions reponse exemple mot
            mots monde vie travail histoire fois facon episode emission podcast auditeur invite
            aujourd hui demain hier",
        links: "de du des d la l",
    },
    Lists {
        code: "es",
        border: "
            no nada nunca decir dice dijo digo saber sabe se pensar pienso creer creo ver veo vio querer
            quiere quiero venir viene llegar llega poner pone tomar encontrar dar da dio hablar habla
            pasar pasa bien bueno buena malo mala grande grandes pequeno pequena nuevo nueva otro otra
            otros otras mucho mucha muchos muchas poco pocos varios cada algun alguna algunos algo
            siempre todavia casi juntos gracias hola uno dos tres cuatro cinco diez cien mil
            primero primera ultimo ultima mejor peor",
        vague: "
            cosa cosas gente persona personas hombre mujer tiempo dia dias semana mes meses ano anos
            parte lado lugar fin final numero pregunta preguntas respuesta ejemplo palabra palabras
            mundo vida trabajo historia vez veces manera forma episodio programa podcast oyente
            invitado hoy manana ayer",
        links: "de del la los",
    },
    Lists {
        code: "tr",
        border: "
            ve veya ya da de ki mi mu bir bu su o ben sen biz siz onlar bana sana ona bize size onlara
            beni seni onu bizi sizi benim senin onun bizim sizin icin ile gibi kadar daha en cok az ama
            fakat ancak cunku eger hem ne neden nasil nerede kim hangi her hic bazi butun tum baska
            ayni boyle soyle oyle iste yani var yok degil oldu olan olarak olur oluyor olsa ise idi
            dedi diyor diye sey evet hayir tamam simdi sonra once artik hala yine iyi kotu buyuk kucuk
            yeni eski iki uc dort bes on yuz bin ilk son",
        vague: "
            seyler insan insanlar zaman gun hafta ay yil kisim yer soru cevap ornek kelime dunya hayat
            is hikaye kez bolum program podcast dinleyici konuk bugun yarin dun",
        links: "",
    },
    Lists {
        code: "uk",
        border: "
            і й та а але або чи що щоб як так же ж би б в у на з зі до по за під над при для без через
            між перед про від це цей ця ці цього цих той та те ті я ти він вона воно ми ви вони мене
            мені тебе тобі його йому іі ій нас нам вас вам іх ім мій моя моє моі твій наш ваш свій своя
            своє своі хто який яка яке які де коли куди чому є був була було були буде будуть бути якщо
            поки тому тут там тоді зараз вже ще весь все всі також сам саме не ні немає ну от дуже
            більше менше багато мало добре погано великий новий інший такий кожен один одна два дві три
            можна треба може знаю думаю казати каже сказав сказала дякую",
        vague: "
            справа річ речі людина люди людей раз час день тиждень місяць рік роки частина місце кінець
            число питання відповідь приклад слово слова світ життя робота історія випуск подкаст гість
            сьогодні завтра вчора",
        links: "",
    },
    Lists {
        code: "it",
        border: "
            il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli alle
            da dal dalla in nel nella nei con su sul sulla per tra fra e ed o ma anche se perche come
            quando dove che chi cui quale quali questo questa questi queste quello quella quelli quelle
            io tu lui lei noi voi loro mi ti ci vi si ne me te mio mia miei mie tuo suo sua suoi sue
            nostro vostro essere sono sei e siamo siete era erano stato stata avere ho hai ha abbiamo
            hanno aveva fare fa fatto dire dice detto andare va potere puo possono dovere deve volere
            vuole non no si molto molta molti poco piu meno tutto tutta tutti gia ancora sempre mai poi
            allora quindi cioe ecco qui qua li bene buono grande piccolo nuovo altro altra altri due tre
            grazie",
        vague: "
            cosa cose gente persona persone tempo giorno settimana mese anno anni parte posto fine
            numero domanda risposta esempio parola mondo vita lavoro storia volta modo puntata episodio
            podcast ospite oggi domani ieri",
        links: "di del della dei degli delle dell",
    },
    Lists {
        code: "pt",
        border: "
            o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem sobre
            entre ate e ou mas que se porque como quando onde quem qual quais este esta isto esse essa
            isso aquele aquela aquilo eu tu voce ele ela nos voces eles elas me te lhe meu minha teu seu
            sua seus suas nosso nossa ser sou e somos sao era eram foi estar estou esta estao estava ter
            tenho tem temos havia ha fazer faz fez feito dizer diz disse ir vai vou poder pode podem
            dever deve querer quer nao sim nada nunca muito muita muitos pouco mais menos todo toda
            todos ja ainda sempre depois entao aqui ali la bem bom boa grande pequeno novo outro outra
            dois tres obrigado obrigada ne tipo",
        vague: "
            coisa coisas gente pessoa pessoas tempo dia semana mes ano anos parte lugar fim numero
            pergunta resposta exemplo palavra mundo vida trabalho historia vez forma episodio programa
            podcast convidado hoje amanha ontem",
        links: "de do da dos das",
    },
    Lists {
        code: "nl",
        border: "
            de het een en of maar want omdat dat die dit deze als dan dus ook nog al wel niet geen ik jij
            je hij zij ze wij we jullie u mij me jou hem haar ons hun mijn jouw zijn wie wat waar wanneer
            hoe waarom welke in op aan bij met van voor naar uit over onder tussen door om tot te ben
            bent is was waren geweest heb hebt heeft hebben had hadden word wordt worden werd kan kun
            kunnen kon moet moeten mag zal zullen zou wil willen doen doet deed gaan gaat ging komen komt
            zeggen zegt zei gezegd weten weet denken denk zien ziet er hier daar nu toen heel erg veel
            weinig meer minder alles iets niets altijd nooit vaak misschien gewoon eigenlijk gewoon ja
            nee goed groot klein nieuw ander andere twee drie dank",
        vague: "
            ding dingen mensen mens tijd dag week maand jaar jaren deel plek einde getal vraag antwoord
            voorbeeld woord wereld leven werk verhaal keer manier aflevering podcast gast vandaag morgen
            gisteren",
        links: "van de het",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn every_listed_word_stands_as_the_analyser_folds_it() {
        for lists in &LISTS {
            let all = [lists.border, lists.vague, lists.links].join(" ");
            for word in all.split_whitespace() {
                assert_eq!(words::key(word), word, "{}", lists.code);
            }
        }
    }

    #[test]
    fn a_word_stops_in_its_own_language_only() {
        assert_eq!(of("en-GB", "things"), Some(Stop::Vague));
        assert_eq!(of("en", "know"), Some(Stop::Border));
        assert_eq!(of("en", "of"), Some(Stop::Link));
        assert_eq!(of("de", "know"), None);
        assert_eq!(of("ja", "know"), None);
    }
}
