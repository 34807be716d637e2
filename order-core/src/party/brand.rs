//! Brands and their settings.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::PostalAddress;
use super::repeats::repeats;
use crate::refusal::reasons;
use crate::value::limits::RECIPIENTS_MAX;
use crate::value::{
    BrandId, Code, EmailAddress, Locale, LocalizedName, Name, Rounding, StockLabelId, UtcOffset,
};

/// The selling tenant. Everything else of the brand's partition belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// Its name per language.
    pub name: LocalizedName,
    /// How it works.
    pub settings: BrandSettings,
}

/// How a brand works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandSettings {
    /// How the price of one piece is rounded to the minor unit.
    pub rounding: Rounding,
    /// What tells the brand's date from an instant.
    pub offset: UtcOffset,
    /// The language of notices to the brand.
    pub locale: Locale,
    /// Who is told of new orders.
    pub notification_addresses: Vec<EmailAddress>,
    /// How orders get their codes.
    pub order_codes: OrderCodes,
    /// The labels under which it keeps stock.
    pub stock_labels: Vec<StockLabel>,
    /// What it does with its orders.
    #[serde(default, skip_serializing_if = "OrderHandling::is_usual")]
    pub orders: OrderHandling,
    /// Where it sits, as papers show it; `None` = they show its name alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// Choices of columns for spreadsheets of its orders, each under a name of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saved_columns: Vec<SavedColumns>,
}

/// A choice of columns for spreadsheets of orders, kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedColumns {
    /// Its name.
    pub name: Name,
    /// The words of the columns, from left to right. Which there are, whoever makes the spreadsheets knows.
    pub columns: Vec<Code>,
}

/// What a brand does with its orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHandling {
    /// Whether an order confirmation is confirmed only after the buyer has approved it.
    pub approval_required: bool,
    /// Whether a confirmed order confirmation can be made editable again.
    pub editable_again: bool,
    /// Whether rejected and returned orders can be archived.
    pub archiving: bool,
}

impl Default for OrderHandling {
    /// Approval is not required; making editable and archiving are possible.
    fn default() -> Self {
        Self { approval_required: false, editable_again: true, archiving: true }
    }
}

impl OrderHandling {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What is wrong with a brand's settings.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingsFault {
    /// More notification addresses than there may be.
    #[error("{count} notification addresses are more than {max}")]
    TooManyRecipients {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A notification address is given twice.
    #[error("the notification address {email} is given twice")]
    RepeatedRecipient {
        /// Which one.
        email: EmailAddress,
    },
    /// The prefix leaves no room for the longest number.
    #[error("a prefix of order codes has {max} characters at most, and this one has {chars}")]
    PrefixTooLong {
        /// How long it is.
        chars: usize,
        /// How long it may be.
        max: usize,
    },
    /// More stock labels than there may be.
    #[error("{count} stock labels are more than {max}")]
    TooManyLabels {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// Two stock labels have one id.
    #[error("the stock label {label} is given twice")]
    RepeatedLabel {
        /// Which one.
        label: StockLabelId,
    },
    /// A stock label is left out. Labels stay: stock may be counted under them.
    #[error("the stock label {label} cannot be removed")]
    LabelRemoved {
        /// Which one.
        label: StockLabelId,
    },
    /// More choices of columns than there may be, or one with more columns than it may have.
    #[error("{count} saved columns are more than {max}")]
    TooManySavedColumns {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// Two choices of columns have one name.
    #[error("columns are saved twice as {name}")]
    RepeatedSavedColumns {
        /// Which name.
        name: Name,
    },
}

reasons! {
    SettingsFault {
        TooManyRecipients { count, max } = "too_many_recipients";
        RepeatedRecipient { email } = "repeated_recipient";
        PrefixTooLong { chars, max } = "prefix_too_long";
        TooManyLabels { count, max } = "too_many_labels";
        RepeatedLabel { label } = "repeated_label";
        LabelRemoved { label } = "label_removed";
        TooManySavedColumns { count, max } = "too_many_saved_columns";
        RepeatedSavedColumns { name } = "repeated_saved_columns";
    }
}

impl BrandSettings {
    /// The most choices of columns that a brand may save.
    pub const SAVED_COLUMNS_MAX: usize = 50;

    /// The most columns of a saved choice.
    pub const COLUMNS_MAX: usize = 200;

    /// The most stock labels that a brand may have.
    pub const STOCK_LABELS_MAX: usize = 200;

    /// Settings with which a brand can start: half-even rounding, UTC, drawn order codes, no notices and no stock labels.
    pub fn new(locale: Locale) -> Self {
        Self {
            rounding: Rounding::HalfEven,
            offset: UtcOffset::UTC,
            locale,
            notification_addresses: Vec::new(),
            order_codes: OrderCodes::Drawn,
            stock_labels: Vec::new(),
            orders: OrderHandling::default(),
            address: None,
            saved_columns: Vec::new(),
        }
    }

    /// Every fault of the settings of a brand that had `before`; `None` for a new brand.
    pub fn faults(&self, before: Option<&Self>) -> Vec<SettingsFault> {
        let mut faults = Vec::new();
        let (count, max) = (self.notification_addresses.len(), RECIPIENTS_MAX);
        if count > max {
            faults.push(SettingsFault::TooManyRecipients { count, max });
        }
        let repeated = repeats(&self.notification_addresses).into_iter();
        faults.extend(repeated.map(|email| SettingsFault::RepeatedRecipient { email: email.clone() }));
        if let OrderCodes::Gapless { prefix } = &self.order_codes {
            let (chars, max) = (prefix.as_str().chars().count(), OrderCodes::PREFIX_CHARS_MAX);
            if chars > max {
                faults.push(SettingsFault::PrefixTooLong { chars, max });
            }
        }
        let (count, max) = (self.stock_labels.len(), Self::STOCK_LABELS_MAX);
        if count > max {
            faults.push(SettingsFault::TooManyLabels { count, max });
        }
        let repeated = repeats(self.stock_labels.iter().map(|label| label.id)).into_iter();
        faults.extend(repeated.map(|label| SettingsFault::RepeatedLabel { label }));
        let old = before.into_iter().flat_map(|before| &before.stock_labels);
        let removed = old.filter(|label| !self.stock_labels.iter().any(|kept| kept.id == label.id));
        faults.extend(removed.map(|label| SettingsFault::LabelRemoved { label: label.id }));
        let chosen = self.saved_columns.iter().map(|saved| (saved.columns.len(), Self::COLUMNS_MAX));
        let counts = std::iter::once((self.saved_columns.len(), Self::SAVED_COLUMNS_MAX)).chain(chosen);
        let many = counts.filter(|(count, max)| count > max);
        faults.extend(many.map(|(count, max)| SettingsFault::TooManySavedColumns { count, max }));
        let repeated = repeats(self.saved_columns.iter().map(|saved| &saved.name)).into_iter();
        faults.extend(repeated.map(|name| SettingsFault::RepeatedSavedColumns { name: name.clone() }));
        faults
    }
}

/// How orders get their codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderCodes {
    /// Seven letters and digits, drawn, without those that are mistaken for one another.
    Drawn,
    /// Numbers without gaps, after a prefix. The price: the brand's placings queue, one after another.
    Gapless {
        /// What stands before the number, divided from it by a hyphen.
        prefix: Code,
    },
}

impl OrderCodes {
    /// The most characters of a prefix: with a hyphen and the longest number it still makes a code.
    pub const PREFIX_CHARS_MAX: usize = 43;
}

/// A place or purpose under which stock is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLabel {
    /// Its id, unique within the brand.
    pub id: StockLabelId,
    /// What staff call it.
    pub name: Name,
}

impl Brand {
    /// Whether the brand has this stock label.
    pub fn has_label(&self, id: StockLabelId) -> bool {
        self.settings.stock_labels.iter().any(|label| label.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::limits::CODE_CHARS_MAX;

    fn email(number: usize) -> EmailAddress {
        format!("sales{number}@example.com").parse().unwrap()
    }

    fn label(number: u128, name: &str) -> StockLabel {
        StockLabel {
            id: StockLabelId::from_uuid(uuid::Uuid::from_u128(number)),
            name: Name::new(name).unwrap(),
        }
    }

    fn settings() -> BrandSettings {
        BrandSettings::new(Locale::EN)
    }

    #[test]
    fn saved_columns_have_limits_and_names_of_their_own() {
        let saved = |name: &str, columns: usize| SavedColumns {
            name: Name::new(name).unwrap(),
            columns: vec![Code::new("total").unwrap(); columns],
        };
        let mut settings = settings();
        settings.saved_columns = vec![saved("daily", 1), saved("all", BrandSettings::COLUMNS_MAX)];
        assert_eq!(settings.faults(None), []);
        settings.saved_columns.push(saved("daily", BrandSettings::COLUMNS_MAX.saturating_add(1)));
        let (count, max) = (BrandSettings::COLUMNS_MAX.saturating_add(1), BrandSettings::COLUMNS_MAX);
        let name = Name::new("daily").unwrap();
        assert_eq!(
            settings.faults(None),
            [SettingsFault::TooManySavedColumns { count, max }, SettingsFault::RepeatedSavedColumns { name }]
        );
        let (count, max) =
            (BrandSettings::SAVED_COLUMNS_MAX.saturating_add(1), BrandSettings::SAVED_COLUMNS_MAX);
        settings.saved_columns = (0..count).map(|number| saved(&number.to_string(), 1)).collect();
        assert_eq!(settings.faults(None), [SettingsFault::TooManySavedColumns { count, max }]);
    }

    #[test]
    fn a_new_brand_starts_without_fault() {
        assert_eq!(settings().faults(None), vec![]);
    }

    #[test]
    fn every_fault_is_told_in_order() {
        let mut wrong = settings();
        wrong.notification_addresses = (0..RECIPIENTS_MAX).map(email).chain([email(0)]).collect();
        wrong.order_codes = OrderCodes::Gapless { prefix: Code::new("x".repeat(44)).unwrap() };
        wrong.stock_labels = (0..200).map(|number| label(number, "shelf")).collect();
        wrong.stock_labels.push(label(7, "other name"));
        let mut before = settings();
        before.stock_labels = vec![label(3, "kept"), label(1_000, "gone")];
        assert_eq!(
            wrong.faults(Some(&before)),
            vec![
                SettingsFault::TooManyRecipients { count: RECIPIENTS_MAX + 1, max: RECIPIENTS_MAX },
                SettingsFault::RepeatedRecipient { email: email(0) },
                SettingsFault::PrefixTooLong { chars: 44, max: 43 },
                SettingsFault::TooManyLabels { count: 201, max: 200 },
                SettingsFault::RepeatedLabel { label: label(7, "x").id },
                SettingsFault::LabelRemoved { label: label(1_000, "x").id },
            ]
        );
    }

    #[test]
    fn labels_are_added_and_renamed() {
        let mut before = settings();
        before.stock_labels = vec![label(1, "shelf")];
        let mut after = before.clone();
        after.stock_labels = vec![label(2, "new"), label(1, "rack")];
        assert_eq!(after.faults(Some(&before)), vec![]);
        assert_eq!(
            before.faults(Some(&after)),
            vec![SettingsFault::LabelRemoved { label: label(2, "x").id }]
        );
    }

    #[test]
    fn the_longest_prefix_leaves_room_for_the_longest_number() {
        let prefix = "x".repeat(OrderCodes::PREFIX_CHARS_MAX);
        let longest = format!("{prefix}-{}", u64::MAX);
        assert_eq!(longest.len(), CODE_CHARS_MAX);
        assert!(Code::new(longest).is_ok());
        let mut brand = settings();
        brand.order_codes = OrderCodes::Gapless { prefix: Code::new(prefix).unwrap() };
        assert_eq!(brand.faults(None), vec![]);
    }
}
