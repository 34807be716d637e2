//! Pictures: shown, missing, broken, too large.
#![expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use order_documents::Language;
use order_documents::paper::{PageSize, PaperError, PaperKind, Pictures};

use crate::every::scene;
use crate::font;
use crate::read::Read;
use crate::stage::product;

/// A PNG of that many pixels that says that it has `told` of them.
fn png((width, height): (u32, u32), told: (u32, u32)) -> Vec<u8> {
    let mut rows = Vec::new();
    for row in 0..height {
        rows.push(0);
        rows.extend((0..width * 3).map(|at| u8::try_from((at + row) % 251).unwrap()));
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&rows).unwrap();
    let mut header = Vec::new();
    header.extend(told.0.to_be_bytes());
    header.extend(told.1.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", packed.finish().unwrap()), (b"IEND", Vec::new())] {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut sum = Crc::new();
        for part in [kind.as_slice(), &data] {
            sum.update(part);
            png.extend(part);
        }
        png.extend(sum.sum().to_be_bytes());
    }
    png
}

fn made(kind: PaperKind, pictures: Pictures) -> Result<Vec<u8>, PaperError> {
    let mut scene = scene();
    scene.pictures = pictures;
    scene.paper(kind, Language::English, PageSize::A4).to_pdf(font::both())
}

#[test]
fn only_papers_with_pictures_show_them() {
    let pictures = || {
        let wide = Pictures::none().with(product(1), png((40, 20), (40, 20)));
        wide.with(product(3), png((20, 40), (20, 40)))
    };
    for (kind, count) in [(PaperKind::PurchaseOrder, 0), (PaperKind::PurchaseOrderWithPictures, 2)] {
        assert_eq!(Read::of(&made(kind, pictures()).unwrap()).pictures(), count);
    }
    // A product of no order is nobody's business, and one without a picture has a frame.
    let other = Pictures::none().with(product(99), b"junk".to_vec());
    let read = Read::of(&made(PaperKind::PurchaseOrderWithPictures, other).unwrap());
    assert_eq!(read.pictures(), 0);
}

#[test]
fn a_broken_picture_is_told_with_its_product() {
    let whole = png((40, 40), (40, 40));
    let mut scratched = whole.clone();
    scratched[60] ^= 0xff;
    let kind = PaperKind::PurchaseOrderWithPictures;
    for bytes in [
        b"GIF89a".to_vec(),
        Vec::new(),
        whole[..20].to_vec(),
        whole[..70].to_vec(),
        scratched,
        png((10, 10), (0, 10)),
        b"\xff\xd8\xff\xe0junk".to_vec(),
    ] {
        let made = made(kind, Pictures::none().with(product(2), bytes.clone()));
        let told = matches!(&made, Err(PaperError::BrokenPicture { product: of, model_number, .. })
            if *of == product(2) && model_number.as_str() == "NK-2");
        assert!(told, "{} bytes: {made:?}", bytes.len());
        // Who does not look at it does not stumble over it.
        assert!(self::made(PaperKind::PurchaseOrder, Pictures::none().with(product(2), bytes)).is_ok());
    }
}

#[test]
fn a_picture_that_would_unpack_to_too_much_is_not_unpacked() {
    let kind = PaperKind::PurchaseOrderWithPictures;
    for (size, is_too_large) in
        [((2_000, 2_000), false), ((2_000, 2_001), true), ((u32::MAX, u32::MAX), true)]
    {
        let made = made(kind, Pictures::none().with(product(1), png((2, 2), size)));
        match made {
            Err(PaperError::PictureTooLarge { width, height, max, .. }) => {
                assert!(is_too_large);
                assert_eq!(((width, height), max), (size, Pictures::PIXELS_MAX));
            }
            // It has not the pixels that it tells of.
            Err(PaperError::BrokenPicture { .. }) => assert!(!is_too_large),
            other => panic!("{size:?}: {other:?}"),
        }
    }
}
