//! Spanish.

use super::Lists;

pub(super) const LISTS: Lists = Lists {
    code: "es",
    grammar: "
        el la los las lo un una unos unas de del a al en con por para sin sobre entre hasta desde
        hacia segun durante ante bajo contra y e o u pero sino que porque pues como cuando donde si
        quien quienes cual cuales cuyo yo tu usted el ella ello nosotros vosotros ustedes ellos ellas
        me te se nos os le les mi mis tus su sus nuestro nuestra nuestros nuestras este esta esto
        estos estas ese esa eso esos esas aquel aquella aquello es soy eres somos son era eran fue
        fueron ser sido estoy estas estamos estan estaba estaban estar he has ha hemos han habia
        habian haber hay hace hacer va van voy ir puede pueden puedo poder debe deben muy mas tambien
        ya aqui ahi alli asi todo toda todos todas mismo misma",
    fillers: "
        eh em este pues bueno o_sea es_decir digamos sabes mira miren oye como_que en_plan tipo ah oh
        mmm hm vale claro entonces la_verdad realmente basicamente simplemente literalmente
        en_realidad de_hecho por_asi_decirlo digo verdad no_se asi_que ya si solo",
    openers: "y e pero o pues entonces asi bueno porque",
    negations: "
        no nunca jamas nada nadie ningun ninguno ninguna ni sin tampoco apenas",
    negative_prefixes: "in im i des dis anti",
    negative_infixes: "",
    hedges: "
        quizas quiza tal_vez probablemente posiblemente casi aproximadamente alrededor supuestamente
        aparentemente parece seguramente generalmente normalmente",
    conditions: "si salvo excepto siempre_que mientras",
    opinions: "cre pens dig dic dij sab quer quier consider afirm supon imagin segur ve espero",
    that: "que",
    antonyms: "
        todos,todo,todas,siempre,cada/algunos,algunas,varios,muchos,pocos,ninguno,veces,nunca
        mucho,muchos,muchas,mas,mayoria/poco,pocos,pocas,menos,minoria mas/menos
        grande/pequeno,chico grandes/pequenos mayor/menor bueno,buena,bien/malo,mala,mal
        mejor/peor mejores/peores alto/bajo alta/baja largo/corto ancho/estrecho rapido/lento
        rapidamente/lentamente temprano/tarde primero,primera/ultimo,ultima antes/despues
        principio,comienzo,inicio/fin,final empez,comenz/termin,acab abierto/cerrado abri/cerr
        facil,sencillo/dificil,complicado fuerte/debil caliente,calido/frio claro/oscuro
        nuevo,joven/viejo,antiguo nueva/vieja,antigua rico/pobre barato/caro verdad,verdadero/mentira,falso
        cierto/falso correcto/incorrecto si/no dentro/fuera arriba/abajo delante/detras cerca/lejos
        aqui/alli hoy/ayer,manana amor/odio ama/odia aument/disminu,reduc sub/baj crec/decrec,cay
        gan/perd ganancia/perdida victoria/derrota compr/vend dar,dio/recibir,quitar agreg,anad/quit,elimin
        acept/rechaz permit/prohib favor/contra exito/fracaso constru/destru ayud/perjudic
        record/olvid encontr/perd vivo/muerto vida/muerte guerra/paz amigo/enemigo seguro/peligroso,inseguro
        publico/privado lleno/vacio limpio/sucio seco/mojado feliz/infeliz,triste positivo/negativo
        maximo/minimo frecuente/raro mismo,igual/otro,diferente,distinto posible/imposible
        hombre/mujer dia/noche verano/invierno norte/sur este/oeste con/sin juntos/separados
        culpable/inocente ventaja/desventaja puede/debe pueden/deben",
    measures: "
        lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio
        julio agosto septiembre octubre noviembre diciembre segundo segundos minuto minutos hora
        horas dia dias semana semanas mes meses ano anos siglo siglos mil millon millones por_ciento
        euro euros dolar dolares peso pesos metro metros kilometro kilometros gramo gramos kilo kilos
        tonelada toneladas litro litros mitad tercio cuarto doble triple primero segundo tercero",
    variants: "pa=para na=nada ok=vale tas=estas ta=esta",
    numbers: "
        cero=0 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12
        trece=13 catorce=14 quince=15 dieciseis=16 diecisiete=17 dieciocho=18 diecinueve=19
        veinte=20 veintiuno=21 veintidos=22 veintitres=23 veinticuatro=24 veinticinco=25
        veintiseis=26 veintisiete=27 veintiocho=28 veintinueve=29 treinta=30 cuarenta=40
        cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 ciento=100 doscientos=200
        doscientas=200 trescientos=300 cuatrocientos=400 quinientos=500 seiscientos=600
        setecientos=700 ochocientos=800 novecientos=900 uno=1 una=1 un=1 mil=*1000 millon=*1000000
        millones=*1000000",
    number_and: "y",
    number_point: "coma punto",
};
