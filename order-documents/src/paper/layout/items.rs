//! The items of a paper: each product with its SKUs, its options and what the buyer tells of it.

use order_core::cart::{PricedLine, PricedOption};

use super::columns::{Columns, Figures};
use super::head::paragraph;
use super::look::{FAINT, GUTTER, HAIR, LABEL, PAD, PICTURE, SMALL, STRONG, TEXT};
use super::matrix::{self, Matrix};
use crate::paper::length::{ZERO, pt};
use crate::paper::number;
use crate::paper::page::{Align, Block, Flow, Ink};
use crate::paper::pictures::Picture;
use crate::paper::text::{TextShaper, one_line};
use crate::paper::view::{ItemView, View};

/// Places all of them.
pub(super) fn place(
    flow: &mut Flow,
    shaper: &mut TextShaper<'_>,
    view: &View<'_>,
    pictures: &[Option<Picture>],
) {
    let columns = Columns { width: flow.width() };
    let head = head(shaper, view, columns);
    flow.push_head(head.clone(), head, pt(60));
    for (item, number) in view.items.iter().zip(0..) {
        let picture = pictures.get(number).and_then(Option::as_ref).map(|picture| (number, picture));
        let mut placing = Placing { flow, shaper, view, columns, item };
        placing.place(picture);
    }
    flow.pop_head();
}

fn head(shaper: &mut TextShaper<'_>, view: &View<'_>, columns: Columns) -> Block {
    let words = view.words;
    let first = Block::text(shaper, words.product, LABEL, columns.first(), Align::Left);
    let in_currency = |word: &str| format!("{word} ({})", view.currency);
    let figures = Figures {
        pieces: words.pieces.to_owned(),
        price: in_currency(words.unit_price),
        amount: in_currency(words.amount),
    };
    let mut block = Block::space(PAD);
    block.below(columns.row(shaper, first, &figures, LABEL));
    block.below(Block::space(PAD));
    let mut block = block.on_ground(Ink::Ground, columns.width);
    block.below(Block::space(pt(5)));
    block
}

/// One item on its way to the page.
struct Placing<'p, 'f, 'v> {
    flow: &'p mut Flow,
    shaper: &'p mut TextShaper<'f>,
    view: &'p View<'v>,
    columns: Columns,
    item: &'p ItemView<'v>,
}

impl Placing<'_, '_, '_> {
    fn place(&mut self, picture: Option<(usize, &Picture)>) {
        let lead = self.lead(picture);
        let matrix = Matrix::of(self.item);
        // A product is not told at the end of one page, and its first row on the next.
        let head = matrix
            .as_ref()
            .map(|matrix| matrix::head_height(self.flow, self.shaper, self.view, self.item, matrix));
        self.flow.need(lead.height + head.unwrap_or_default() + pt(32));
        self.flow.place(lead);
        self.flow.gap(pt(3));
        match matrix {
            Some(matrix) => matrix::place(self.flow, self.shaper, self.view, self.item, &matrix),
            None if self.is_alone() => {}
            None => self.list(),
        }
        self.options();
        let label = self.view.words.message;
        let message = self.item.message.clone();
        if !message.is_empty() {
            self.flow.gap(pt(4));
            paragraph(self.flow, self.shaper, label, &message, PAD);
        }
        self.flow.gap(pt(5));
        self.flow.place(Block::fill(Ink::Rule, self.columns.width, HAIR));
        self.flow.gap(pt(5));
    }

    /// What it is, and what it comes to.
    fn lead(&mut self, picture: Option<(usize, &Picture)>) -> Block {
        let (item, columns) = (self.item, self.columns);
        let mut block = Block::default();
        let mut left = ZERO;
        if self.view.has_pictures {
            let shown = match picture {
                Some((number, picture)) => Block::picture(number, picture.image.size(), PICTURE),
                None => Block::frame(Ink::Rule, PICTURE, PICTURE, HAIR),
            };
            block.put(ZERO, ZERO, shown);
            left = PICTURE + GUTTER;
        }
        let width = columns.first() - left;
        let heading = format!("{}{}", item.heading(), self.view.mark(item.reduced));
        let mut text = Block::text(self.shaper, &heading, STRONG, width, Align::Left);
        for line in self.details() {
            text.below(Block::text(self.shaper, &line, FAINT, width, Align::Left));
        }
        block.put(left, ZERO, text);
        let price = self.one_price().map(|line| number::amount(line.unit_price)).unwrap_or_default();
        let figures =
            Figures { pieces: number::count(item.pieces), price, amount: number::amount(item.amount) };
        columns.row(self.shaper, block, &figures, STRONG)
    }

    /// A line that stands for all, when all have one price.
    fn one_price(&self) -> Option<&PricedLine> {
        let first = self.item.lines.first()?;
        self.item.lines.iter().all(|line| line.unit_price == first.unit_price).then_some(first)
    }

    /// What is told below the name: how the price comes about, and when it is wanted.
    fn details(&self) -> Vec<String> {
        let (item, words) = (self.item, self.view.words);
        let mut details = Vec::new();
        let first = item.lines.first();
        let same = |line: &&PricedLine| {
            item.lines.iter().all(|other| other.base == line.base && other.rates == line.rates)
        };
        // Rates that change nothing are not told.
        if let Some(line) = first.filter(same).filter(|line| line.base != line.unit_price) {
            let mut parts = vec![format!("{} {}", words.base_price, number::amount(line.base))];
            if line.rates.wholesale != order_core::value::WholesaleRate::FULL {
                parts.push(format!("{} {}%", words.wholesale_rate, line.rates.wholesale));
            }
            if line.rates.discount != order_core::value::DiscountRate::NONE {
                parts.push(format!("{} {}%", words.discount, line.rates.discount));
            }
            details.push(parts.join(words.between));
        }
        if let Some(day) = item.desired_date {
            let date = number::date(day, self.view.language);
            details.push(format!("{}{}{date}", words.desired_date, words.colon));
        }
        details
    }

    /// Whether its one SKU says no more than the product does.
    fn is_alone(&self) -> bool {
        let [line] = self.item.lines else { return false };
        line.attributes.is_empty() && line.number == *self.item.code
    }

    /// One row for each SKU.
    fn list(&mut self) {
        let (item, columns) = (self.item, self.columns);
        let colon = self.view.words.colon;
        let heading = format!("{} ({})", item.heading(), self.view.words.continued);
        let again = Block::text(self.shaper, &heading, FAINT, columns.width, Align::Left);
        self.flow.push_head(Block::default(), again, pt(14));
        for line in item.lines {
            let values =
                item.attributes.iter().map(Some).chain(std::iter::repeat(None)).zip(&line.attributes);
            let values = values.map(|(name, value)| match name {
                Some(name) => format!("{}{}{}", one_line(name.as_str()), colon, one_line(value.as_str())),
                None => one_line(value.as_str()),
            });
            let parts: Vec<String> = std::iter::once(one_line(line.number.as_str())).chain(values).collect();
            let text = parts.join(self.view.words.between);
            let width = columns.first() - GUTTER;
            let mut first = Block::default();
            first.put(GUTTER, ZERO, Block::text(self.shaper, &text, TEXT, width, Align::Left));
            let figures = Figures {
                pieces: number::count(line.quantity.get().into()),
                price: number::amount(line.unit_price),
                amount: number::amount(line.amount),
            };
            let row = columns.row(self.shaper, first, &figures, TEXT);
            self.flow.place(row);
        }
        self.flow.pop_head();
    }

    /// One row for each choice that was made for pieces of a SKU.
    fn options(&mut self) {
        let item = self.item;
        for line in item.lines {
            // Pieces for which nothing was chosen are the rest of the line.
            for option in line.options.iter().filter(|option| !option.choices.is_empty()) {
                let row = self.option(line, option);
                self.flow.place(row);
            }
        }
    }

    fn option(&mut self, line: &PricedLine, option: &PricedOption) -> Block {
        let (columns, words, locale) = (self.columns, self.view.words, self.item.locale);
        let choices = option.choices.iter().map(|choice| {
            let (group, name) = (choice.group_name.get(&locale), choice.choice_name.get(&locale));
            format!("{}{}{}", one_line(group.as_str()), words.colon, one_line(name.as_str()))
        });
        let values: Vec<String> = line.attributes.iter().map(|value| one_line(value.as_str())).collect();
        let sku = one_line(line.number.as_str());
        let sku = if values.is_empty() { sku } else { format!("{sku} ({})", values.join(" / ")) };
        let text = format!("{sku}{}{}", words.between, choices.collect::<Vec<_>>().join(words.between));
        let mut first = Block::default();
        let width = columns.first() - GUTTER;
        first.put(GUTTER, ZERO, Block::text(self.shaper, &text, SMALL, width, Align::Left));
        let surcharge = (!option.surcharge.is_zero())
            .then(|| format!("{} +{}", words.each, number::amount(option.surcharge)));
        let figures = Figures {
            pieces: number::count(option.quantity.get().into()),
            price: surcharge.unwrap_or_default(),
            amount: String::new(),
        };
        columns.row(self.shaper, first, &figures, SMALL)
    }
}
