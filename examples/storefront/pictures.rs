//! Pictures for the demo's papers. A real host has photographs; this one draws a garment in a colour that goes with the reference.

use order_core::value::Line;

const WIDTH: u32 = 120;
const HEIGHT: u32 = 150;
const GROUND: [u8; 3] = [246, 244, 240];

/// The picture of a reference, as PNG.
pub fn of(reference: &Line) -> Option<Vec<u8>> {
    let colour = colour(reference.as_str());
    let mut pixels = Vec::new();
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            pixels.extend(if is_garment(column, row) { colour } else { GROUND });
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// A muted colour, always the same for one text.
fn colour(text: &str) -> [u8; 3] {
    let sum =
        text.bytes().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let [_, red, green, blue] = sum.to_be_bytes();
    [red, green, blue].map(|part| 60 + part / 2)
}

/// Shoulders with sleeves, and a body below.
fn is_garment(column: u32, row: u32) -> bool {
    let sleeves = (25..60).contains(&row) && (15..105).contains(&column);
    let body = (25..130).contains(&row) && (35..85).contains(&column);
    let neck = (25..35).contains(&row) && (50..70).contains(&column);
    (sleeves || body) && !neck
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reference_has_a_picture_of_its_own_and_always_the_same() {
        let picture = |text: &str| of(&Line::new(text).unwrap()).unwrap();
        assert!(picture("a").starts_with(b"\x89PNG"));
        assert_eq!(picture("a"), picture("a"));
        assert_ne!(picture("a"), picture("b"));
    }
}
