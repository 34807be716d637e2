//! What of documents is the host's.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use order_core::value::Line;
use order_documents::paper::Fonts;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Finds the bytes of an image by its reference.
type Images = dyn Fn(&Line) -> Option<Vec<u8>> + Send + Sync;

/// How many documents are made or read at the same time, unless the host says otherwise.
const AT_ONCE: usize = 4;

/// How many bytes of a body with a file are taken, unless the host says otherwise: more than the largest file that is read, in Base64.
pub(super) const BODY_BYTES: usize = 48 << 20;

/// What documents are made with: fonts, the images of products, and room for some at a time. Cloning it shares all of it.
#[derive(Clone)]
pub struct Documents {
    fonts: Arc<OnceLock<Fonts>>,
    images: Arc<Images>,
    room: Arc<Semaphore>,
    body_bytes_max: usize,
}

impl Default for Documents {
    /// With the fonts of the system, which are looked for when the first paper is asked for, without images, and with room for four at a
    /// time.
    fn default() -> Self {
        let room = Arc::new(Semaphore::new(AT_ONCE));
        Self { fonts: Arc::default(), images: Arc::new(|_| None), room, body_bytes_max: BODY_BYTES }
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

    /// With room for so many at a time: what memory they take is at most that of the largest, so many times. Whoever asks for more waits
    /// their turn, and is told that the service is unavailable when it does not come in time. A workbook of many orders takes a turn for each
    /// part of it.
    #[must_use]
    pub fn with_at_once(self, at_once: NonZeroUsize) -> Self {
        Self { room: Arc::new(Semaphore::new(at_once.get().min(Semaphore::MAX_PERMITS))), ..self }
    }

    /// With so many bytes at most of a body that has a file in it, which is written in Base64 and so a third longer than it is. 48 MiB unless
    /// it is said otherwise, which is more than any file that is read. Of a body without a file it is
    /// [`Settings::body_bytes_max`](crate::Settings::body_bytes_max); where that is more, it holds for files too.
    #[must_use]
    pub fn with_body_bytes_max(self, body_bytes_max: usize) -> Self {
        Self { body_bytes_max, ..self }
    }

    pub(crate) const fn body_bytes_max(&self) -> usize {
        self.body_bytes_max
    }

    /// Waits for room; it is given back when the permit is dropped. `None` never happens, as nobody closes the room.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).acquire_owned().await.ok()
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

#[cfg(test)]
mod tests {
    use super::*;
    use order_documents::limits::FILE_BYTES_MAX;

    #[test]
    fn a_body_has_room_for_every_file_that_is_read() {
        let encoded = FILE_BYTES_MAX.div_ceil(3).saturating_mul(4);
        let beside = crate::Settings::default().body_bytes_max;
        assert!(BODY_BYTES >= encoded.saturating_add(beside), "{encoded}");
    }
}
