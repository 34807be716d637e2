//! What the demo brand makes: garments, each in five materials, in three languages.

/// A text in English, Japanese and French.
pub type Texts = [&'static str; 3];

/// Which materials, sizes and options a garment has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Shirt,
    Knit,
    Bottom,
    Outer,
    Small,
}

/// A garment of any material.
#[derive(Debug)]
pub struct Garment {
    pub code: &'static str,
    pub family: Family,
    pub names: Texts,
    /// What it costs in a shop in the plainest material, in euros.
    pub euros: u32,
}

const fn garment(code: &'static str, family: Family, euros: u32, names: Texts) -> Garment {
    Garment { code, family, names, euros }
}

#[rustfmt::skip]
pub const GARMENTS: [Garment; 30] = [
    garment("SH1", Family::Shirt, 78, ["shirt", "シャツ", "Chemise"]),
    garment("SH2", Family::Shirt, 84, ["band-collar shirt", "バンドカラーシャツ", "Chemise à col officier"]),
    garment("SH3", Family::Shirt, 112, ["overshirt", "シャツジャケット", "Surchemise"]),
    garment("SH4", Family::Shirt, 88, ["blouse", "ブラウス", "Blouse"]),
    garment("SH5", Family::Shirt, 96, ["tunic", "チュニック", "Tunique"]),
    garment("SH6", Family::Shirt, 128, ["shirt dress", "シャツワンピース", "Robe-chemise"]),
    garment("KN1", Family::Knit, 118, ["crew-neck sweater", "クルーネックセーター", "Pull à col rond"]),
    garment("KN2", Family::Knit, 132, ["cardigan", "カーディガン", "Cardigan"]),
    garment("KN3", Family::Knit, 126, ["roll-neck sweater", "タートルネックセーター", "Pull à col roulé"]),
    garment("KN4", Family::Knit, 86, ["knit vest", "ニットベスト", "Gilet sans manches"]),
    garment("KN5", Family::Knit, 148, ["knit dress", "ニットワンピース", "Robe tricotée"]),
    garment("KN6", Family::Knit, 109, ["polo sweater", "ニットポロ", "Pull polo"]),
    garment("BT1", Family::Bottom, 98, ["straight trousers", "ストレートパンツ", "Pantalon droit"]),
    garment("BT2", Family::Bottom, 106, ["wide trousers", "ワイドパンツ", "Pantalon large"]),
    garment("BT3", Family::Bottom, 102, ["pleated skirt", "プリーツスカート", "Jupe plissée"]),
    garment("BT4", Family::Bottom, 72, ["shorts", "ショートパンツ", "Short"]),
    garment("BT5", Family::Bottom, 94, ["culottes", "キュロット", "Jupe-culotte"]),
    garment("BT6", Family::Bottom, 89, ["drawstring trousers", "イージーパンツ", "Pantalon à cordon"]),
    garment("OU1", Family::Outer, 168, ["work jacket", "ワークジャケット", "Veste de travail"]),
    garment("OU2", Family::Outer, 245, ["coat", "コート", "Manteau"]),
    garment("OU3", Family::Outer, 228, ["parka", "パーカ", "Parka"]),
    garment("OU4", Family::Outer, 198, ["blazer", "ブレザー", "Blazer"]),
    garment("OU5", Family::Outer, 176, ["cape", "ケープ", "Cape"]),
    garment("OU6", Family::Outer, 142, ["quilted vest", "キルティングベスト", "Gilet matelassé"]),
    garment("AC1", Family::Small, 48, ["scarf", "マフラー", "Écharpe"]),
    garment("AC2", Family::Small, 72, ["shawl", "ストール", "Châle"]),
    garment("AC3", Family::Small, 34, ["beanie", "ニット帽", "Bonnet"]),
    garment("AC4", Family::Small, 32, ["mittens", "ミトン", "Moufles"]),
    garment("AC5", Family::Small, 18, ["socks", "ソックス", "Chaussettes"]),
    garment("AC6", Family::Small, 36, ["neck warmer", "ネックウォーマー", "Tour de cou"]),
];

/// What a garment can be made of.
#[derive(Debug)]
pub struct Material {
    pub code: &'static str,
    pub names: Texts,
    /// How much dearer it is than the plainest, in percent of that.
    pub percent: u32,
    /// So rare that nothing of it is promised beyond what lies in stock.
    pub is_rare: bool,
}

const fn material(code: &'static str, percent: u32, names: Texts) -> Material {
    Material { code, names, percent, is_rare: false }
}

const fn rare(code: &'static str, percent: u32, names: Texts) -> Material {
    Material { code, names, percent, is_rare: true }
}

const WOVEN: [Material; 5] = [
    material("POP", 100, ["poplin", "ポプリン", "popeline"]),
    material("LIN", 115, ["linen", "リネン", "lin"]),
    material("FLA", 108, ["flannel", "フランネル", "flanelle"]),
    material("HMP", 122, ["hemp", "ヘンプ", "chanvre"]),
    rare("SLK", 190, ["silk", "シルク", "soie"]),
];

const YARNS: [Material; 5] = [
    material("COT", 100, ["organic cotton", "オーガニックコットン", "coton biologique"]),
    material("LAM", 112, ["lambswool", "ラムウール", "laine d’agneau"]),
    material("MER", 124, ["merino", "メリノウール", "laine mérinos"]),
    material("ALP", 150, ["alpaca", "アルパカ", "alpaga"]),
    rare("CSH", 260, ["cashmere", "カシミヤ", "cachemire"]),
];

const STURDY: [Material; 5] = [
    material("TWL", 100, ["cotton twill", "コットンツイル", "sergé de coton"]),
    material("LIN", 110, ["linen", "リネン", "lin"]),
    material("DNM", 106, ["denim", "デニム", "toile denim"]),
    material("CRD", 112, ["corduroy", "コーデュロイ", "velours côtelé"]),
    material("WOL", 138, ["wool", "ウール", "laine"]),
];

const HEAVY: [Material; 5] = [
    material("CNV", 100, ["canvas", "キャンバス", "toile"]),
    material("TWL", 104, ["cotton twill", "コットンツイル", "sergé de coton"]),
    material("CRD", 112, ["corduroy", "コーデュロイ", "velours côtelé"]),
    material("WAX", 126, ["waxed cotton", "ワックスコットン", "coton ciré"]),
    material("BWL", 145, ["boiled wool", "圧縮ウール", "laine bouillie"]),
];

/// A colour: its code, and its name.
pub type Colour = (&'static str, &'static str);

pub const COLOURS: [Colour; 12] = [
    ("ECR", "Ecru"),
    ("INK", "Ink"),
    ("IND", "Indigo"),
    ("MOS", "Moss"),
    ("CLY", "Clay"),
    ("RST", "Rust"),
    ("FOG", "Fog"),
    ("CHA", "Charcoal"),
    ("PLM", "Plum"),
    ("SKY", "Sky"),
    ("STR", "Straw"),
    ("PIN", "Pine"),
];

/// A group of choices: its names, whether one has to choose, and the choices with what they cost in euro cents.
pub struct Options {
    pub names: Texts,
    pub required: bool,
    pub choices: &'static [(Texts, i64)],
}

const EMBROIDERY: Options = Options {
    names: ["Embroidery", "刺繍", "Broderie"],
    required: false,
    choices: &[
        (["Initials", "イニシャル", "Initiales"], 500),
        (["Swallow", "ツバメ", "Hirondelle"], 950),
        (["Branch of plum", "梅の枝", "Branche de prunier"], 1400),
    ],
};

const LINING: Options = Options {
    names: ["Lining", "裏地", "Doublure"],
    required: true,
    choices: &[
        (["Unlined", "裏地なし", "Sans doublure"], 0),
        (["Cotton", "コットン", "Coton"], 1250),
        (["Cupro", "キュプラ", "Cupro"], 1800),
    ],
};

const BUTTONS: Options = Options {
    names: ["Buttons", "ボタン", "Boutons"],
    required: false,
    choices: &[
        (["Horn", "水牛", "Corne"], 700),
        (["Brass", "真鍮", "Laiton"], 450),
        (["Corozo", "ナット", "Corozo"], 300),
    ],
};

const HEM: Options = Options {
    names: ["Hem", "裾上げ", "Ourlet"],
    required: false,
    choices: &[
        (["Left open", "始末なし", "Non cousu"], 0),
        (["Turn-up", "ダブル仕上げ", "Revers"], 400),
        (["Hand-sewn", "手まつり", "Cousu main"], 900),
    ],
};

const WRAPPING: Options = Options {
    names: ["Wrapping", "包装", "Emballage"],
    required: false,
    choices: &[(["Paper", "和紙", "Papier"], 150), (["Wrapping cloth", "風呂敷", "Tissu furoshiki"], 600)],
};

impl Family {
    pub const fn materials(self) -> &'static [Material; 5] {
        match self {
            Self::Shirt => &WOVEN,
            Self::Knit | Self::Small => &YARNS,
            Self::Bottom => &STURDY,
            Self::Outer => &HEAVY,
        }
    }

    pub const fn sizes(self) -> &'static [&'static str] {
        match self {
            Self::Shirt | Self::Knit | Self::Outer => &["S", "M", "L", "XL"],
            Self::Bottom => &["36", "38", "40", "42", "44"],
            Self::Small => &["One size"],
        }
    }

    pub const fn options(self) -> &'static [Options] {
        match self {
            Self::Shirt => &[EMBROIDERY],
            Self::Knit => &[],
            Self::Bottom => &[HEM],
            Self::Outer => &[LINING, BUTTONS],
            Self::Small => &[WRAPPING],
        }
    }
}

/// The names of a garment made of a material.
pub fn names(garment: &Garment, material: &Material) -> [String; 3] {
    let [english, japanese, french] = garment.names;
    let [of_english, of_japanese, of_french] = material.names;
    [
        capitalized(&format!("{of_english} {english}")),
        format!("{of_japanese}の{japanese}"),
        format!("{french} en {of_french}"),
    ]
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
