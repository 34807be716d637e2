//! Every kind in every language and size.

use order_core::order::{
    Confirmed, ContentRef, OrderContent, OrderState, OriginalOrder, Rejected, ReturnedToCart, Revision,
    Seller,
};
use order_core::value::CartId;
use order_documents::Language;
use order_documents::paper::{PageSize, Paper, PaperError, PaperKind, PaperRevision, Pictures};

use crate::font;
use crate::read::{Read, close};
use crate::stage::{self, MARKER};

/// When the revisions were made.
fn made_at() -> order_core::value::Timestamp {
    "2026-03-09T08:00:00Z".parse().unwrap()
}

/// An order with what papers of it need.
pub(crate) struct Scene {
    pub(crate) seller: Seller,
    pub(crate) order: order_core::order::Order,
    pub(crate) original: OriginalOrder,
    pub(crate) confirmed: OrderContent,
    pub(crate) pictures: Pictures,
    pub(crate) revision: Option<ContentRef>,
}

impl Scene {
    pub(crate) fn of(content: &OrderContent) -> Self {
        let original = stage::original(content);
        let order = stage::order(&original, stage::waiting());
        let mut confirmed = OrderContent::of_original(&original);
        // The answer has another figure in it than the original.
        confirmed.items[0].lines[0].quantity = order_core::value::Quantity::new(919).unwrap();
        let seller = Seller::of(&stage::brand());
        Self { seller, order, original, confirmed, pictures: Pictures::none(), revision: None }
    }

    /// Answered with the seventh revision.
    pub(crate) fn confirmed(mut self) -> Self {
        let revision = Revision::from_number(7);
        self.order.state = OrderState::Confirmed(Confirmed::of(revision));
        self.revision = Some(ContentRef::Confirmation(revision));
        self
    }

    pub(crate) fn paper(&self, kind: PaperKind, language: Language, page: PageSize) -> Paper<'_> {
        let revision = self.revision.map(|document| PaperRevision {
            document,
            made_at: made_at(),
            content: &self.confirmed,
        });
        Paper {
            kind,
            language,
            page,
            seller: &self.seller,
            order: &self.order,
            original: &self.original,
            revision,
            pictures: &self.pictures,
        }
    }

    pub(crate) fn read(&self, kind: PaperKind, language: Language) -> Read {
        Read::of(&self.paper(kind, language, PageSize::A4).to_pdf(font::both()).unwrap())
    }
}

pub(crate) fn scene() -> Scene {
    Scene::of(&stage::content(stage::items()))
}

const FIGURES: [&str; 39] = [
    "TESTORDER7",
    "EXW",
    "EUR",
    "NK-1",
    "NK-2",
    "NK-3",
    "NK-4",
    "112",
    "113",
    "114",
    "115",
    "116",
    "212",
    "57",
    "313",
    "118",
    "42.00",
    "13.55",
    "+2.75",
    "9.80",
    "39.90",
    "70.00",
    "60%",
    "5%",
    "2,872.60",
    "3,067.40",
    "4,708.20",
    "24.50",
    "-17.17",
    "19%",
    "7.5%",
    "3,456.78",
    "656.79",
    "567.89",
    "42.59",
    "699.38",
    "98,765.43",
    "SKU-20",
    "+49 431 55510",
];

#[test]
fn every_paper_says_all_of_it() {
    let fonts = font::both();
    let scene = scene().confirmed();
    for kind in PaperKind::ALL {
        for language in Language::ALL {
            for page in PageSize::ALL {
                let at = format!("{kind:?} {language} {page:?}");
                let paper = scene.paper(kind, language, page);
                let bytes = paper.to_pdf(fonts).unwrap();
                assert_eq!(bytes, paper.to_pdf(fonts).unwrap(), "{at}: twice");
                let read = Read::of(&bytes);
                let text = read.text();
                for figure in FIGURES {
                    assert!(read.says(figure), "{at}: {figure} in {text}");
                }
                let japanese = language == Language::Japanese;
                let words = if japanese {
                    ["ノルドニット", "シャツ1", "2026年3月2日", "2026年4月20日", "※", "裏地"]
                } else {
                    ["Nord Knitwear", "Shirt 1", "2 March 2026", "20 April 2026", "Shirt 3*", "Lining: Silk"]
                };
                let given = [
                    "Fold them",
                    "without pins",
                    "Ring twice",
                    "Harbour Store",
                    "Harbour Depot",
                    "Third floor",
                ];
                for word in words.iter().chain(&given) {
                    assert!(read.says(word), "{at}: {word} in {text}");
                }
                let (title, changed) = match (kind.is_confirmation(), japanese) {
                    (false, false) => ("Purchase order", "111"),
                    (false, true) => ("発注書", "111"),
                    (true, false) => ("Order confirmation", "919"),
                    (true, true) => ("注文確認書", "919"),
                };
                assert!(read.says(title) && read.says(changed), "{at}: {text}");
                // A purchase order is of the placing, an order confirmation of its own day.
                let issued = if japanese { "2026年3月9日" } else { "9 March 2026" };
                assert_eq!(read.says(issued), kind.is_confirmation(), "{at}: {text}");
                assert!(!text.contains(MARKER), "{at}: {text}");
                let size = if page == PageSize::A4 { (595.3, 841.9) } else { (612.0, 792.0) };
                for found in read.sizes() {
                    assert!((found.0 - size.0).abs() < 0.1 && (found.1 - size.1).abs() < 0.1, "{found:?}");
                }
                let count = read.pages.len();
                for (text, number) in read.pages.iter().zip(1..) {
                    assert!(text.contains(&format!("{number}/{count}")), "{at}: {text}");
                }
                assert_eq!(read.fonts(), if japanese { 3 } else { 2 }, "{at}");
            }
        }
    }
}

#[test]
fn the_document_tells_its_title_and_language() {
    let read = scene().read(PaperKind::PurchaseOrder, Language::Japanese);
    let catalog = read.document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja");
    let info = read.document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = read.document.get_dictionary(info).unwrap();
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20260301223000Z");
    assert!(info.get(b"Title").is_ok() && info.get(b"Author").is_ok());
}

#[test]
fn the_bytes_are_those_of_the_version() {
    let fonts = font::both();
    let bytes = |scene: &Scene| {
        scene.paper(PaperKind::PurchaseOrder, Language::English, PageSize::A4).to_pdf(fonts).unwrap()
    };
    let (mut scene, other) = (scene(), scene());
    assert_eq!(bytes(&scene), bytes(&other));
    scene.original.items[0].lines[0].quantity = order_core::value::Quantity::new(112).unwrap();
    assert_ne!(bytes(&scene), bytes(&other));
}

#[test]
fn an_order_without_confirmation_has_no_paper_of_one() {
    let fonts = font::both();
    let mut scene = scene();
    for revision in [None, Some(ContentRef::Original), Some(ContentRef::Prices(Revision::from_number(1)))] {
        scene.revision = revision;
        for kind in PaperKind::ALL {
            let made = scene.paper(kind, Language::English, PageSize::A4).to_pdf(fonts);
            if kind.is_confirmation() {
                let (order, status) = (scene.order.code.clone(), scene.order.status());
                assert_eq!(made, Err(PaperError::NoConfirmation { order, status }));
            } else {
                assert!(made.is_ok());
            }
        }
    }
}

#[test]
fn adjusted_prices_are_on_the_purchase_order() {
    let mut scene = scene();
    scene.confirmed.items[0].lines[0].unit_price = stage::euro(3_131);
    scene.revision = Some(ContentRef::Prices(Revision::from_number(2)));
    let read = scene.read(PaperKind::PurchaseOrder, Language::English);
    for expected in ["31.31", "Prices adjusted on", "9 March 2026", "919"] {
        assert!(read.says(expected), "{expected} in {}", read.text());
    }
    // They stay when there is an order confirmation, which is not on it.
    scene.order.state = OrderState::Confirmed(Confirmed::of(Revision::from_number(7)));
    let read = scene.read(PaperKind::PurchaseOrder, Language::English);
    for expected in ["31.31", "Prices adjusted on", "9 March 2026", "Confirmed"] {
        assert!(read.says(expected), "{expected} in {}", read.text());
    }
    // An order confirmation changes nothing on it.
    let scene = scene.confirmed();
    let read = scene.read(PaperKind::PurchaseOrder, Language::English);
    assert!(!read.says("31.31") && !read.says("9 March 2026") && read.says("111"), "{}", read.text());
}

#[test]
fn what_came_to_nothing_is_stamped_on_every_page() {
    let content = ContentRef::Original;
    let rejected = OrderState::Rejected(Rejected { content, archived: false });
    let cart = CartId::made(stage::placed_at(), [1; 10]);
    let returned = OrderState::ReturnedToCart(ReturnedToCart { content, cart, archived: true });
    let mut many = scene();
    many.original.items = (0..30).flat_map(|_| stage::items()).collect();
    for (state, english, japanese) in
        [(rejected, "REJECTED", "却下済み"), (returned, "RETURNED TO CART", "カートに差し戻し済み")]
    {
        many.order.state = state;
        for (language, word) in [(Language::English, english), (Language::Japanese, japanese)] {
            let read = many.read(PaperKind::PurchaseOrder, language);
            assert!(read.pages.len() > 5);
            let word = close(word);
            assert!(read.pages.iter().all(|text| text.contains(&word)), "{word}");
            // Once across each page, and once more beside the title.
            assert_eq!(read.text().matches(&word).count(), read.pages.len() + 1);
        }
    }
    many.order.state = stage::waiting();
    let text = many.read(PaperKind::PurchaseOrder, Language::English).text();
    assert!(!text.contains("REJECTED") && !text.contains("RETURNED"));
}

#[test]
fn addresses_are_written_as_their_readers_do() {
    let mut scene = scene().confirmed();
    let says = |scene: &Scene, language, text: &str| {
        let read = scene.read(PaperKind::OrderConfirmation, language);
        assert!(read.says(text), "{text} in {}", read.text());
    };
    let home = &mut scene.original.delivery;
    home.country = "JP".parse().unwrap();
    says(&scene, Language::English, "Harbour Depot Quay 1 Third floor 24103 Kiel Holstein, JP Phone +49");
    // At home with the sign of the post and without the country, abroad the other way round.
    says(&scene, Language::Japanese, "Harbour Depot 〒24103 HolsteinKiel Quay 1 Third floor 電話 +49");
    says(&scene, Language::Japanese, "Harbour Store 24103 Holstein Kiel Quay 1 Third floor DE 電話 +49");
    says(&scene, Language::Japanese, "港の店 御中");
    scene.order.customer.as_mut().unwrap().buyer_type = order_core::party::BuyerType::Individual;
    says(&scene, Language::Japanese, "港の店 様");
    says(&scene, Language::English, "To Harbour Company");
    // Who is not known as a customer is who pays.
    scene.order.customer = None;
    says(&scene, Language::English, "To Harbour Store");
}

#[test]
fn heads_are_repeated_on_every_page_with_items() {
    let mut scene = scene();
    let sizes: Vec<String> = (0..4).map(|size| format!("Size{size}")).collect();
    let mut lines = Vec::new();
    for row in 0..200_u32 {
        for (column, size) in (0_u32..).zip(&sizes) {
            lines.push(stage::line(row * 4 + column, &[&format!("Colour{row}"), size], 5, stage::euro(100)));
        }
    }
    let list = (0..200_u32).map(|number| stage::line(900 + number, &["Oak"], 6, stage::euro(100))).collect();
    scene.original.items = vec![stage::item(1, &["Colour", "Size"], lines), stage::item(2, &["Wood"], list)];
    let read = scene.read(PaperKind::PurchaseOrder, Language::English);
    assert!(read.pages.len() > 6, "{}", read.pages.len());
    for text in &read.pages {
        let has_rows = text.contains("Colour1") || text.contains("Oak");
        assert!(!has_rows || text.contains("Unitprice(EUR)"), "{text}");
        let has_table = (0..10).any(|row| text.contains(&format!("Colour{row}")));
        assert!(!has_table || text.contains("Size0Size1Size2Size3"), "{text}");
    }
    let middle = &read.pages[2];
    assert!(middle.contains("NK-1Shirt1(continued)"), "{middle}");
}
