//! Papers as a reader of PDF that is not ours sees them.
#![expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]

use lopdf::{Document, Object};

/// A paper, read.
pub(crate) struct Read {
    /// What each page says, without spaces.
    pub(crate) pages: Vec<String>,
    pub(crate) document: Document,
}

impl Read {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).unwrap();
        let numbers: Vec<u32> = document.get_pages().keys().copied().collect();
        let pages = numbers.iter().map(|number| close(&document.extract_text(&[*number]).unwrap())).collect();
        Self { pages, document }
    }

    /// All that it says, without spaces.
    pub(crate) fn text(&self) -> String {
        self.pages.concat()
    }

    /// Whether it says this, spaces aside.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.text().contains(&close(text))
    }

    /// The size of its pages in points.
    pub(crate) fn sizes(&self) -> Vec<(f32, f32)> {
        let of = |id| {
            let page = self.document.get_dictionary(id).unwrap();
            let corners = page.get(b"MediaBox").unwrap().as_array().unwrap();
            (corners[2].as_float().unwrap(), corners[3].as_float().unwrap())
        };
        self.document.get_pages().values().map(|id| of(*id)).collect()
    }

    /// How many fonts it has; each is there whole enough to be shown and searched.
    pub(crate) fn fonts(&self) -> usize {
        let dictionaries = || self.document.objects.values().filter_map(|object| object.as_dict().ok());
        let fonts = dictionaries().filter(|found| found.has_type(b"Font") && found.has(b"DescendantFonts"));
        let embedded = dictionaries().filter(|found| {
            found.has_type(b"FontDescriptor") && (found.has(b"FontFile2") || found.has(b"FontFile3"))
        });
        let mut count = 0;
        for font in fonts {
            assert!(matches!(font.get(b"ToUnicode"), Ok(Object::Reference(_))), "{font:?}");
            count += 1;
        }
        assert_eq!(embedded.count(), count);
        count
    }

    /// How many pictures it has.
    pub(crate) fn pictures(&self) -> usize {
        let streams = self.document.objects.values().filter_map(|object| object.as_stream().ok());
        let images = streams.filter(|stream| {
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
        });
        images.count()
    }
}

/// Without spaces: a reader sees some where a text goes on in another font.
pub(crate) fn close(text: &str) -> String {
    text.split_whitespace().collect()
}
