//! English.

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    code: "en",
    grammar: "
        a an the this that these those i me my mine myself you your yours yourself he him his himself
        she her hers herself it its itself we us our ours ourselves they them their theirs themselves
        who whom whose which what where when why how of to in on at by for from with about into onto
        over under between through during before after above below against among around across along
        behind beside beyond near off out up down upon toward towards within as than so and or but if
        because while though although since until unless whether that am is are was were be been
        being have has had having do does did doing done will would shall should can could may might
        must ought s d ll re ve m let there here then too also just very such some any each every
        all both other another own same get got go going gonna",
    fillers: "
        um umm uh uhm uhh erm er eh ah aah oh ooh hm hmm mm mhm huh hey man like you_know i_mean
        sort_of kind_of sort_of_like kind_of_like right so well okay alright yes now actually
        basically literally obviously honestly frankly really just simply anyway anyways
        you_know_what_i_mean i_do_not_know you_see i_guess let_us_see how_should_i_say or_something or_whatever
        and_stuff and_so_on or_so of_course as_i_said like_i_said so_to_speak if_you_will you_guys
        to_be_honest in_a_way at_the_end_of_the_day",
    openers: "and but so or then now well because also plus yet look listen",
    negations: "
        not no never none nobody nothing nowhere neither nor without hardly barely scarcely rarely
        seldom",
    negative_prefixes: "un in im ir il dis non mis",
    negative_infixes: "",
    hedges: "
        maybe perhaps possibly probably likely presumably potentially might almost nearly
        allegedly reportedly apparently supposedly mostly partly partially roughly approximately
        usually generally typically",
    conditions: "if unless provided assuming supposing except until only_if",
    opinions: "
        think thought believ say said mean meant know knew want expect suppos imagin agree claim
        feel felt see saw guess assum suggest argu convinc sure certain true recommend",
    that: "that",
    antonyms: "
        all,every,everyone,everybody,everything/some,someone,somebody,something,many,most,few,several,none,half
        always/sometimes,often,usually,rarely,occasionally,never
        many,much,most,lots/few,little,less,least,fewer more/less,fewer most/least
        everywhere/nowhere,somewhere same,similar,identical/different,opposite,other,various
        like,alike/unlike good,great,nice,excellent,fine/bad,terrible,awful,poor,horrible
        better/worse best/worst well/badly,poorly big,large,huge,giant,massive/small,little,tiny
        bigger,larger/smaller biggest,largest/smallest high/low higher/lower highest/lowest
        long/short longer/shorter longest/shortest tall/short wide,broad/narrow thick/thin
        deep/shallow fast,quick,rapid/slow fast,quick,quickly,rapidly/slowly faster,quicker/slower
        fastest,quickest/slowest early/late earlier/later first/last initial/final
        before/after begin,began,start/end,finish,stop beginning,start/end open/close opened/closed
        opening/closing easy,simple/hard,difficult,complex,complicated,tough
        easier,simpler/harder easiest,simplest/hardest easily/hardly strong/weak
        stronger/weaker heavy/light heavier/lighter hard/soft hot,warm/cold,cool hotter,warmer/colder,cooler
        dark/bright,light old,ancient/new,young,modern older/newer,younger oldest/newest,youngest
        rich,wealthy/poor cheap,inexpensive/expensive,costly cheaper/costlier free/paid
        true/false,untrue right,correct/wrong,incorrect right/left yes/no on/off up/down in/out inside/outside
        internal/external over/under above/below front/back top/bottom forward,forwards/backward,backwards
        near,close/far here/there now/then today/yesterday,tomorrow love,loved,loves/hate,hated,hates
        like,liked,likes/dislike,disliked,dislikes hate
        increase/decrease increas/decreas rise,rose,risen/fall,fell,fallen rising/falling
        grow,grew,grown/shrink,shrank,shrunk growing/shrinking gain/lose win,won/lose,lost winner/loser
        gained/lost profit/loss buy,bought/sell,sold buying/selling give,gave/take,took
        push/pull send,sent/receive,received come,came/go,went arrive/leave,depart enter/exit,leave
        add,added/remove,removed,subtract adding/removing include/exclude includ/exclud accept/reject,refuse
        allow,permit/forbid,prohibit,ban,prevent,deny allowed,permitted/forbidden,prohibited,banned
        agree/disagree support/oppose support/oppos approve/reject succeed/fail success/failure
        successful/unsuccessful pass,passed/fail,failed build,built,create,created/destroy,destroyed
        help,helps,helped/hurt,hurts,hinder,harm remember/forget remembered/forgot,forgotten
        find,found/lose,lost keep,kept/lose,lost,drop save/waste,spend live,alive,living/die,dead,dying
        life/death war/peace friend/enemy safe,secure/dangerous,unsafe,insecure,risky
        public/private legal,lawful/illegal,unlawful full/empty clean/dirty dry/wet
        happy,glad/sad,unhappy healthy/sick,ill positive/negative optimistic/pessimistic
        major/minor maximum,max/minimum,min majority/minority active/inactive,passive
        present/absent common,frequent/rare,uncommon usual/unusual frequently/rarely often/rarely,seldom
        permanent/temporary static/dynamic manual,manually/automatic,automatically
        synchronous/asynchronous sync/async relational/nosql local/remote,global global/local online/offline
        client/server upload/download push/pop read/write input/output import/export
        encode/decode encrypt/decrypt upgrade/downgrade upstream/downstream ascending/descending
        vertical/horizontal even/odd real/fake,unreal serious/funny interesting/boring,dull
        important/unimportant,trivial useful/useless powerful/powerless careful/careless
        possible,able/impossible,unable able/unable known/unknown expected/unexpected
        believe,trust/doubt,distrust question/answer ask,asked/answer,answered teacher/student
        parent,parents/child,children,kid,kids man,men/woman,women boy,boys/girl,girls husband/wife
        father/mother brother/sister son/daughter he/she him/her his/her male/female
        day/night morning/evening summer/winter spring/autumn north/south east/west
        northern/southern eastern/western sunrise/sunset land/sea urban/rural
        democrat/republican liberal/conservative guilty/innocent victory,win/defeat,loss
        with/without can/cannot can,could,may,might/must,shall will/might,may,could definitely,certainly/maybe,perhaps,possibly,probably
        enough,sufficient/insufficient advantage/disadvantage pro,pros/con,cons
        benefit/harm,cost risk/safety cause/effect attack/defend,defence,defense
        import/export supply/demand employer/employee employed/unemployed
        lucky/unlucky fair/unfair stable/unstable sane/insane mature/immature regular/irregular
        visible/invisible direct/indirect formal/informal perfect/imperfect patient/impatient polite/rude
        quiet,silent/loud,noisy sharp/dull,blunt smooth/rough straight/curved,crooked tight/loose
        solid/liquid natural/artificial raw/cooked fresh/stale single/multiple,double,married
        together/apart,alone,separately collaboratively/alone both/neither,either anyone,anybody,anything/nobody,nothing
        least/most lower/raise raise,raised/lower,lowered,reduce,reduced expand/contract,shrink accelerate/decelerate
        speed/slow hire,hired/fire,fired load/unload lock/unlock connect/disconnect enable/disable
        install/uninstall wrap/unwrap appear,appeared/disappear,disappeared,vanish",
    measures: "
        monday tuesday wednesday thursday friday saturday sunday january february march april june
        july august september october november december second seconds minute minutes hour hours day
        days week weeks month months year years decade decades century centuries million millions
        billion billions trillion trillions thousand thousands hundred hundreds dozen dozens percent
        dollar dollars euro euros pound pounds meter meters metre metres kilometer kilometers
        kilometre kilometres mile miles foot feet inch inches gram grams kilo kilos kilogram
        kilograms ton tons tonne tonnes liter liters litre litres gallon gallons degree degrees
        megabyte megabytes gigabyte gigabytes terabyte terabytes kilobyte kilobytes millisecond
        milliseconds microsecond microseconds nanosecond nanoseconds half third quarter fifth tenth
        first fourth sixth seventh eighth ninth double triple twice once",
    variants: "
        gonna=going_to wanna=want_to gotta=got_to kinda=kind_of sorta=sort_of lemme=let_me
        gimme=give_me dunno=do_not_know outta=out_of lotta=lot_of lots=lot cause=because cuz=because
        cos=because coz=because ok=okay okey=okay k=okay yeah=yes yep=yes yup=yes yah=yes ya=yes
        yea=yes nope=no nah=no alright=all_right til=until till=until thru=through tho=though
        etc=et_cetera vs=versus versus=versus dont=do_not doesnt=does_not didnt=did_not isnt=is_not
        arent=are_not wasnt=was_not werent=were_not havent=have_not hasnt=has_not hadnt=had_not
        wouldnt=would_not couldnt=could_not shouldnt=should_not cant=can_not cannot=can_not
        im=i_am ive=i_have youre=you_are youve=you_have theyre=they_are theyve=they_have
        weve=we_have thats=that_s whats=what_s theres=there_s yall=you_all em=them guys=people
        mr=mister dr=doctor colour=color favour=favor behaviour=behavior centre=center grey=gray
        programme=program realise=realize organise=organize recognise=recognize analyse=analyze
        defence=defense licence=license travelling=traveling labour=labor towards=toward
        1st=first 2nd=second 3rd=third 4th=fourth 5th=fifth 6th=sixth 7th=seventh 8th=eighth
        9th=ninth 10th=tenth 11th=eleventh 12th=twelfth 20th=twentieth",
    numbers: "
        zero=0 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12
        thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20
        thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 one=1 hundred=*100
        thousand=*1000 million=*1000000 billion=*1000000000 trillion=*1000000000000",
    number_and: "and",
    number_point: "point dot",
};
