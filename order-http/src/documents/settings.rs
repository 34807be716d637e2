//! What of documents is the host's.

use std::fmt;
use std::sync::{Arc, OnceLock};

use order_core::value::Line;
use order_documents::paper::Fonts;

/// Finds the bytes of an image by its reference.
type Images = dyn Fn(&Line) -> Option<Vec<u8>> + Send + Sync;

/// What documents are made with: fonts, and the images of products. Cloning it shares both.
#[derive(Clone)]
pub struct Documents {
    fonts: Arc<OnceLock<Fonts>>,
    images: Arc<Images>,
}

impl Default for Documents {
    /// With the fonts of the system, which are looked for when the first paper is asked for, and without images.
    fn default() -> Self {
        Self { fonts: Arc::default(), images: Arc::new(|_| None) }
    }
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents").field("fonts", &self.fonts.get()).finish_non_exhaustive()
    }
}

impl Documents {
    /// With these fonts and no others.
    #[must_use]
    pub fn with_fonts(self, fonts: Fonts) -> Self {
        Self { fonts: Arc::new(OnceLock::from(fonts)), ..self }
    }

    /// With images that are found by what a product says of them: PNG or JPEG. It is asked on a thread where it may wait. A product whose
    /// image is not found has an empty frame.
    #[must_use]
    pub fn with_images(self, find: impl Fn(&Line) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self { images: Arc::new(find), ..self }
    }

    /// The fonts; it may read files.
    pub(super) fn fonts(&self) -> Fonts {
        self.fonts.get_or_init(Fonts::system).clone()
    }

    /// The image of this reference.
    pub(super) fn image(&self, reference: &Line) -> Option<Vec<u8>> {
        (self.images)(reference)
    }
}
