//! Text into glyphs: each character in the first font that has it, each run of one font shaped as a whole.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use harfrust::{Direction, Feature, Script, ShapeOptions, ShapePlan, Shaper, Tag, UnicodeBuffer};
use skrifa::MetadataProvider as _;
use skrifa::charmap::Charmap;
use unicode_bidi::{BidiInfo, Level};

use crate::Language;
use crate::paper::error::PaperError;
use crate::paper::fonts::{Face, Fonts};
use crate::paper::length::PARTS_OF_EM;

/// A glyph with its place, in parts of the type size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::paper) struct Glyph {
    /// The number of its face among those of the shaper.
    pub(in crate::paper) face: usize,
    /// Its number in the face.
    pub(in crate::paper) id: u32,
    /// How far the next one is.
    pub(in crate::paper) advance: i64,
    /// How far it is moved to the right, and up.
    pub(in crate::paper) offset: (i64, i64),
    /// The bytes of the text that it shows.
    pub(in crate::paper) shows: Range<usize>,
    /// How deep its writing is nested: even from left to right, odd from right to left.
    pub(in crate::paper) level: Level,
}

/// A text in glyphs: runs in the order of the text, within each the glyphs as they are drawn.
#[derive(Debug)]
pub(in crate::paper) struct Shaped {
    pub(in crate::paper) text: Rc<str>,
    pub(in crate::paper) glyphs: Vec<Glyph>,
}

/// A face with what shaping needs of it.
struct Tool<'f> {
    face: &'f Face,
    characters: Charmap<'f>,
    shaper: Shaper<'f>,
    /// A plan per script and direction, as making one takes longer than shaping a word.
    plans: Vec<(Option<Script>, Direction, ShapePlan)>,
}

/// Sets texts in the fonts of one paper.
pub(in crate::paper) struct TextShaper<'f> {
    /// All faces: for text, then for what stands out.
    tools: Vec<Tool<'f>>,
    /// The order in which they are tried for text, and for what stands out.
    order: [Vec<usize>; 2],
    language: Option<harfrust::Language>,
    buffer: UnicodeBuffer,
    known: HashMap<(bool, Rc<str>), Rc<Shaped>>,
    missing: BTreeSet<char>,
}

impl<'f> TextShaper<'f> {
    /// With these fonts, in their order for the language.
    ///
    /// # Errors
    /// [`PaperError::NoFont`].
    pub(in crate::paper) fn new(fonts: &'f Fonts, language: Language) -> Result<Self, PaperError> {
        let (mut tools, mut order) = (Vec::new(), [Vec::new(), Vec::new()]);
        let [for_text, for_bold] = &mut order;
        for family in fonts.families(language) {
            let regular = Tool::new(&family.regular);
            let bold = family.bold.as_ref().and_then(Tool::new);
            for (tool, is_bold) in [(bold, true), (regular, false)] {
                let Some(tool) = tool else { continue };
                for_bold.push(tools.len());
                if !is_bold {
                    for_text.push(tools.len());
                }
                tools.push(tool);
            }
        }
        if tools.is_empty() {
            return Err(PaperError::NoFont);
        }
        Ok(Self {
            tools,
            order,
            language: harfrust::Language::new(language.to_string()),
            buffer: UnicodeBuffer::new(),
            known: HashMap::new(),
            missing: BTreeSet::new(),
        })
    }

    /// The face of a glyph.
    pub(in crate::paper) fn face(&self, number: usize) -> Option<&'f Face> {
        self.tools.get(number).map(|tool| tool.face)
    }

    /// The characters for which no font was found so far.
    ///
    /// # Errors
    /// [`PaperError::MissingGlyphs`] when there are any.
    pub(in crate::paper) fn complete(&self) -> Result<(), PaperError> {
        let characters: Vec<char> = self.missing.iter().copied().collect();
        if characters.is_empty() { Ok(()) } else { Err(PaperError::MissingGlyphs { characters }) }
    }

    /// A text without line breaks in glyphs.
    pub(in crate::paper) fn shape(&mut self, text: &str, bold: bool) -> Rc<Shaped> {
        let key = (bold, Rc::from(text));
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let text = Rc::clone(&key.1);
        let mut glyphs = Vec::new();
        for (face, level, range) in self.runs(&text, bold) {
            self.shape_run(&text, (face, level), range, &mut glyphs);
        }
        let shaped = Rc::new(Shaped { text, glyphs });
        self.known.insert(key, Rc::clone(&shaped));
        shaped
    }

    /// The text in runs of one face and one direction each.
    fn runs(&mut self, text: &str, bold: bool) -> Vec<(usize, Level, Range<usize>)> {
        let mut runs: Vec<(usize, Level, Range<usize>)> = Vec::new();
        let levels =
            if text.is_ascii() { None } else { Some(BidiInfo::new(text, Some(Level::ltr())).levels) };
        for (at, char) in text.char_indices() {
            let end = at.saturating_add(char.len_utf8());
            let last = runs.last().map(|(face, ..)| *face);
            let face = self.face_for(char, bold, last);
            let level = levels.as_ref().and_then(|levels| levels.get(at)).copied().unwrap_or(Level::ltr());
            match runs.last_mut() {
                Some((same, flat, range)) if *same == face && *flat == level => range.end = end,
                _ => runs.push((face, level, at..end)),
            }
        }
        runs
    }

    /// The face to show a character in, which follows one in the face `last`.
    fn face_for(&mut self, char: char, bold: bool, last: Option<usize>) -> usize {
        let [for_text, for_bold] = &self.order;
        let order = if bold { for_bold } else { for_text };
        let has = |face: &usize| self.tools.get(*face).is_some_and(|tool| tool.has(char));
        // What belongs to the character before it is shown in its face where that can be.
        if let Some(last) = last.filter(|last| joins(char) && (selects(char) || has(last))) {
            return last;
        }
        if let Some(found) = order.iter().copied().find(has) {
            return found;
        }
        if !selects(char) {
            self.missing.insert(char);
        }
        last.or_else(|| order.first().copied()).unwrap_or_default()
    }

    fn shape_run(
        &mut self,
        text: &str,
        (number, level): (usize, Level),
        range: Range<usize>,
        glyphs: &mut Vec<Glyph>,
    ) {
        let (Some(tool), Some(part)) = (self.tools.get_mut(number), text.get(range.clone())) else { return };
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(part);
        if let Some(language) = &self.language {
            buffer.set_language(language.clone());
        }
        buffer.guess_segment_properties();
        let direction = if level.is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        let script = buffer.script();
        let script = (script != harfrust::script::UNKNOWN).then_some(script);
        tool.plan(script, direction, self.language.as_ref());
        let plan = tool.known_plan(script, direction);
        let shaped = tool.shaper.shape(buffer, ShapeOptions::new().plan(plan).features(&[tabular()]));
        let clusters = clusters(shaped.glyph_infos().iter().map(|info| info.cluster), part.len());
        let units = i64::from(tool.face.units_per_em());
        let parts = |length: i32| {
            i64::from(length).saturating_mul(PARTS_OF_EM).checked_div(units).unwrap_or_default()
        };
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let shows = clusters.get(&info.cluster).cloned().unwrap_or(0..part.len());
            glyphs.push(Glyph {
                face: number,
                id: info.glyph_id,
                advance: parts(position.x_advance),
                offset: (parts(position.x_offset), parts(position.y_offset)),
                shows: shows.start.saturating_add(range.start)..shows.end.saturating_add(range.start),
                level,
            });
        }
        self.buffer = shaped.clear();
    }
}

impl<'f> Tool<'f> {
    fn new(face: &'f Face) -> Option<Self> {
        let font = face.font()?;
        let shaper = face.shaping.shaper(&font).instance(Some(&face.instance)).build();
        Some(Self { face, characters: font.charmap(), shaper, plans: Vec::new() })
    }

    fn has(&self, char: char) -> bool {
        self.characters.map(char).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Makes the plan for a script and direction, unless there is one.
    fn plan(&mut self, script: Option<Script>, direction: Direction, language: Option<&harfrust::Language>) {
        if self.known_plan(script, direction).is_none() {
            let plan = ShapePlan::new(&self.shaper, direction, script, language, &[tabular()]);
            self.plans.push((script, direction, plan));
        }
    }

    fn known_plan(&self, script: Option<Script>, direction: Direction) -> Option<&ShapePlan> {
        let known = |plan: &&(Option<Script>, Direction, ShapePlan)| plan.0 == script && plan.1 == direction;
        self.plans.iter().find(known).map(|(_, _, plan)| plan)
    }
}

/// Figures that are all equally wide, where a font has them, so that they stand below one another.
fn tabular() -> Feature {
    Feature::new(Tag::new(b"tnum"), 1, ..)
}

/// The bytes that each cluster shows: up to where the next begins.
fn clusters(starts: impl Iterator<Item = u32>, end: usize) -> HashMap<u32, Range<usize>> {
    let starts: BTreeSet<u32> = starts.collect();
    let at = |start: u32| usize::try_from(start).unwrap_or(end).min(end);
    let ends = starts.iter().skip(1).map(|start| at(*start)).chain([end]);
    starts.iter().zip(ends).map(|(start, end)| (*start, at(*start)..end)).collect()
}

/// Whether it is shown together with the character before it: marks, and what chooses a form.
const fn joins(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{3099}'..='\u{309a}') || selects(char)
}

/// Whether it only chooses or joins the forms of others, so that it needs no glyph itself.
const fn selects(char: char) -> bool {
    matches!(char, '\u{200c}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}
