//! Pictures of products, as the host hands them in.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use krilla::image::Image;
use order_core::value::{Code, ProductId};

use super::error::PaperError;

/// The most pixels of a picture: unpacked, that many of the largest kind take 32 MB.
const PIXELS_MAX: u64 = 4_000_000;

/// The pictures of products, each a PNG or a JPEG. A product without one has an empty frame on papers with pictures.
#[derive(Clone, Default)]
pub struct Pictures(BTreeMap<ProductId, Arc<Vec<u8>>>);

impl Pictures {
    /// The most pixels of a picture. Printed two centimetres wide, fewer do.
    pub const PIXELS_MAX: u64 = PIXELS_MAX;

    /// None.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// With the picture of one more product. It is read when a paper needs it.
    #[must_use]
    pub fn with(mut self, product: ProductId, bytes: impl Into<Arc<Vec<u8>>>) -> Self {
        self.0.insert(product, bytes.into());
        self
    }

    /// The picture of a product, checked but not unpacked; `None` where it has none.
    pub(super) fn of(&self, product: ProductId, model_number: &Code) -> Result<Option<Picture>, PaperError> {
        let Some(bytes) = self.0.get(&product) else { return Ok(None) };
        let broken = |reason: &str| PaperError::BrokenPicture {
            product,
            model_number: model_number.clone(),
            reason: reason.to_owned(),
        };
        let kind = Kind::of(bytes).ok_or_else(|| broken("it is neither a PNG nor a JPEG"))?;
        let size = pixels(bytes).ok_or_else(|| broken("it has no size"))?;
        let (width, height) = size;
        if u64::from(width).saturating_mul(height.into()) > PIXELS_MAX {
            let (model_number, max) = (model_number.clone(), PIXELS_MAX);
            return Err(PaperError::PictureTooLarge { product, model_number, width, height, max });
        }
        let data = Arc::clone(bytes).into();
        let image = match kind {
            Kind::Png => Image::from_png(data, true),
            Kind::Jpeg => Image::from_jpeg(data, true),
        };
        let image = image.map_err(|reason| broken(&reason))?;
        Ok(Some(Picture { product, model_number: model_number.clone(), image }))
    }
}

impl fmt::Debug for Pictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

/// A picture that can be placed.
pub(super) struct Picture {
    pub(super) product: ProductId,
    pub(super) model_number: Code,
    pub(super) image: Image,
}

impl Picture {
    /// That the picture cannot be unpacked after all.
    pub(super) fn broken(&self, reason: String) -> PaperError {
        let (product, model_number) = (self.product, self.model_number.clone());
        PaperError::BrokenPicture { product, model_number, reason }
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Png,
    Jpeg,
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else {
            None
        }
    }
}

/// How wide and high it says that it is, before anything of it is unpacked.
fn pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    let known = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    (known.0 > 0 && known.1 > 0).then_some(known)
}
