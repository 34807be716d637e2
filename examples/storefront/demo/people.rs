//! Who orders from the demo brand.

/// A shop, a café, a museum … that orders.
pub struct Buyer {
    /// The code that the brand knows it by.
    pub code: &'static str,
    pub name: &'static str,
    /// Its name in its own script, where that is another, and the language of that.
    pub own_name: Option<(&'static str, &'static str)>,
    /// Who writes its mails, and where.
    pub person: (&'static str, &'static str),
    pub address: Address,
    pub terms: Terms,
    /// How the brand knows it.
    pub kind: Kind,
}

/// Where it is: street, city, postal code, country.
pub type Address = (&'static str, &'static str, &'static str, &'static str);

/// What was agreed: the term, the currency, what is charged of the base price and taken off then, in percent.
pub type Terms = (&'static str, &'static str, &'static str, &'static str);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its people log in.
    Connected,
    /// The same, and it was granted the limited catalog.
    Granted,
    /// Staff of the brand order for it.
    Offline,
    /// The same, and it is a private person.
    Private,
}

impl Kind {
    pub const fn is_offline(self) -> bool {
        matches!(self, Self::Offline | Self::Private)
    }
}

const JAPAN: Terms = ("wholesale", "JPY", "55", "0");
const EUROPE: Terms = ("wholesale", "EUR", "48", "0");
const EUROPE_LARGE: Terms = ("wholesale", "EUR", "48", "4");
const FROM_WORKS: Terms = ("EXW", "EUR", "44", "0");
const AMERICA: Terms = ("DDP", "USD", "52", "0");
const AMERICA_LARGE: Terms = ("DDP", "USD", "52", "2.5");

/// The demo buyer is the first.
#[rustfmt::skip]
pub const BUYERS: [Buyer; 18] = [
    Buyer { code: "US-001", name: "Harbor & Pine", own_name: None, person: ("June Alvarez", "june@harborandpine.example"),
        address: ("214 Alder Street", "Portland", "97205", "US"), terms: AMERICA_LARGE, kind: Kind::Granted },
    Buyer { code: "JP-001", name: "Kobo Hinata", own_name: Some(("ja", "工房ひなた")), person: ("Rin Takeda", "rin@kobo-hinata.example"),
        address: ("3-14 Nishikicho", "Kyoto", "604-8054", "JP"), terms: JAPAN, kind: Kind::Granted },
    Buyer { code: "FR-001", name: "Atelier Marronnier", own_name: None, person: ("Élise Garnier", "elise@marronnier.example"),
        address: ("27 rue des Tables Claudiennes", "Lyon", "69001", "FR"), terms: EUROPE_LARGE, kind: Kind::Granted },
    Buyer { code: "FR-002", name: "Papier Bleu", own_name: None, person: ("Hugo Lemaire", "hugo@papierbleu.example"),
        address: ("8 passage Lemoine", "Paris", "75002", "FR"), terms: EUROPE, kind: Kind::Connected },
    Buyer { code: "JP-002", name: "Shirokuma Select", own_name: Some(("ja", "しろくまセレクト")), person: ("Sora Minami", "sora@shirokuma.example"),
        address: ("2-5-11 Odori Higashi", "Sapporo", "060-0041", "JP"), terms: JAPAN, kind: Kind::Connected },
    Buyer { code: "SE-001", name: "Lindqvist & Dotter", own_name: None, person: ("Maja Lindqvist", "maja@lindqvistdotter.example"),
        address: ("Kungsgatan 12", "Göteborg", "411 19", "SE"), terms: EUROPE, kind: Kind::Granted },
    Buyer { code: "US-002", name: "North Quay Goods", own_name: None, person: ("Owen Hale", "owen@northquay.example"),
        address: ("90 Commercial Wharf", "Boston", "02110", "US"), terms: AMERICA, kind: Kind::Connected },
    Buyer { code: "JP-003", name: "Yamabukiya", own_name: Some(("ja", "山吹屋")), person: ("Kaoru Iida", "kaoru@yamabukiya.example"),
        address: ("1-8 Higashiyama", "Kanazawa", "920-0831", "JP"), terms: JAPAN, kind: Kind::Granted },
    Buyer { code: "DE-001", name: "Kontor Elbe", own_name: None, person: ("Jonas Petersen", "jonas@kontorelbe.example"),
        address: ("Große Brunnenstraße 61", "Hamburg", "22763", "DE"), terms: FROM_WORKS, kind: Kind::Connected },
    Buyer { code: "IT-001", name: "Bottega Fiordaliso", own_name: None, person: ("Chiara Monti", "chiara@fiordaliso.example"),
        address: ("Via della Viola 5", "Perugia", "06122", "IT"), terms: EUROPE, kind: Kind::Connected },
    Buyer { code: "US-003", name: "Oak & Ember", own_name: None, person: ("Priya Raman", "priya@oakandember.example"),
        address: ("1310 South Lamar", "Austin", "78704", "US"), terms: AMERICA, kind: Kind::Connected },
    Buyer { code: "FR-003", name: "Maison Tilleul", own_name: None, person: ("Nadia Kerbrat", "nadia@tilleul.example"),
        address: ("3 quai de la Fosse", "Nantes", "44000", "FR"), terms: EUROPE, kind: Kind::Connected },
    Buyer { code: "OFF-01", name: "Minato Museum Shop", own_name: Some(("ja", "みなと美術館ショップ")), person: ("Museum shop", "shop@minato-museum.example"),
        address: ("4-4 Kaigandori", "Yokohama", "231-0002", "JP"), terms: JAPAN, kind: Kind::Offline },
    Buyer { code: "OFF-02", name: "Librairie du Canal", own_name: None, person: ("Paul Verdier", "bonjour@librairieducanal.example"),
        address: ("51 quai de Valmy", "Paris", "75010", "FR"), terms: EUROPE, kind: Kind::Offline },
    Buyer { code: "OFF-03", name: "Hotel Akane", own_name: Some(("ja", "ホテル茜")), person: ("Front desk", "front@hotel-akane.example"),
        address: ("7-2 Yufuincho", "Yufu", "879-5102", "JP"), terms: JAPAN, kind: Kind::Offline },
    Buyer { code: "OFF-04", name: "Saturday Market Co-op", own_name: None, person: ("Market office", "office@saturdaymarket.example"),
        address: ("16 Elm Row", "Burlington", "05401", "US"), terms: AMERICA, kind: Kind::Offline },
    Buyer { code: "OFF-05", name: "Marie Delorme", own_name: None, person: ("Marie Delorme", "marie.delorme@mail.example"),
        address: ("12 rue du Four", "Annecy", "74000", "FR"), terms: EUROPE, kind: Kind::Private },
    Buyer { code: "OFF-06", name: "Kenji Morita", own_name: Some(("ja", "森田健二")), person: ("Kenji Morita", "kenji.morita@mail.example"),
        address: ("5-21 Chuo", "Matsumoto", "390-0811", "JP"), terms: JAPAN, kind: Kind::Private },
];
