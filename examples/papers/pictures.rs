//! Pictures for the papers: small drawn ones, so that the example needs no files.

use std::io::Write as _;

use flate2::Compression;
use flate2::Crc;
use flate2::write::ZlibEncoder;

use crate::Outcome;

const SIDE: u32 = 96;

/// A garment on a coloured ground, as PNG.
pub fn garment(ground: [u8; 3]) -> Outcome<Vec<u8>> {
    let mut rows = Vec::new();
    for down in 0..SIDE {
        rows.push(0);
        for across in 0..SIDE {
            rows.extend(if is_garment(across, down) { [0xfa, 0xfa, 0xf7] } else { ground });
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&rows)?;
    let mut header = Vec::new();
    header.extend(SIDE.to_be_bytes());
    header.extend(SIDE.to_be_bytes());
    // Eight bits for each of red, green and blue.
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", packed.finish()?), (b"IEND", Vec::new())] {
        png.extend(u32::try_from(data.len())?.to_be_bytes());
        let mut sum = Crc::new();
        for part in [kind.as_slice(), &data] {
            sum.update(part);
            png.extend(part);
        }
        png.extend(sum.sum().to_be_bytes());
    }
    Ok(png)
}

/// A body with two sleeves and a neck.
fn is_garment(across: u32, down: u32) -> bool {
    let body = (30..66).contains(&across) && (20..80).contains(&down);
    let sleeves = (14..82).contains(&across) && (20..36).contains(&down);
    let neck = (41..55).contains(&across) && down < 27;
    (body || sleeves) && !neck
}
