//! Option groups as a command gives them, and what can be wrong with them.

use serde::Serialize;
use thiserror::Error;

use super::super::{Moment, reasons};
use super::batch::repeated;
use crate::catalog::{OptionChoice, OptionGroup, PriceList};
use crate::value::limits::{OPTION_CHOICES_MAX, OPTION_GROUPS_MAX};
use crate::value::{Currency, LocalizedName, Money, OptionChoiceId, OptionGroupId};

/// An option group of a new product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewOptionGroup {
    /// Its name per language.
    pub name: LocalizedName,
    /// Whether every piece needs a choice of this group.
    pub required: bool,
    /// What can be chosen.
    pub choices: Vec<NewOptionChoice>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewOptionChoice {
    /// Its name per language.
    pub name: LocalizedName,
    /// What it costs on top per piece, at most one amount per currency.
    pub surcharges: Vec<Money>,
}

/// An option group as it shall be: one that the product has, or a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutOptionGroup {
    /// Which group of the product it is; `None` = a new one.
    pub id: Option<OptionGroupId>,
    /// Its name per language.
    pub name: LocalizedName,
    /// Whether every piece needs a choice of this group.
    pub required: bool,
    /// What can be chosen.
    pub choices: Vec<PutOptionChoice>,
}

/// A choice as it shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutOptionChoice {
    /// Which choice of the same group it is; `None` = a new one.
    pub id: Option<OptionChoiceId>,
    /// Its name per language.
    pub name: LocalizedName,
    /// What it costs on top per piece, at most one amount per currency.
    pub surcharges: Vec<Money>,
}

impl From<&NewOptionGroup> for PutOptionGroup {
    fn from(new: &NewOptionGroup) -> Self {
        let choice = |new: &NewOptionChoice| PutOptionChoice {
            id: None,
            name: new.name.clone(),
            surcharges: new.surcharges.clone(),
        };
        let choices = new.choices.iter().map(choice).collect();
        Self { id: None, name: new.name.clone(), required: new.required, choices }
    }
}

/// What is wrong with option groups. Groups, and choices within their group, are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OptionGroupFault {
    /// There are more groups than a product may have. They are not looked at one by one.
    #[error("{count} option groups are more than {max}")]
    TooManyGroups {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// The product has no group with this id.
    #[error("the product has no option group {id}")]
    UnknownGroup {
        /// The id.
        id: OptionGroupId,
    },
    /// A group is named twice.
    #[error("the option group {id} is given twice")]
    RepeatedGroup {
        /// Its id.
        id: OptionGroupId,
    },
    /// There are more choices than a group may have. They are not looked at one by one.
    #[error("option group {group} has {count} choices, more than {max}")]
    TooManyChoices {
        /// Which group.
        group: usize,
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// Every piece needs a choice, and there is none.
    #[error("option group {group} is required and has no choice")]
    NoChoice {
        /// Which group.
        group: usize,
    },
    /// The group has no choice with this id.
    #[error("option group {group} has no choice {id}")]
    UnknownChoice {
        /// Which group.
        group: usize,
        /// The id.
        id: OptionChoiceId,
    },
    /// A choice is named twice.
    #[error("the choice {id} of option group {group} is given twice")]
    RepeatedChoice {
        /// Which group.
        group: usize,
        /// The id of the choice.
        id: OptionChoiceId,
    },
    /// A surcharge is below zero.
    #[error("a surcharge of choice {choice} of option group {group} is negative: {amount}")]
    NegativeSurcharge {
        /// Which group.
        group: usize,
        /// Which choice.
        choice: usize,
        /// The surcharge.
        amount: Money,
    },
    /// A surcharge is higher than any price may be.
    #[error(
        "a surcharge of choice {choice} of option group {group} is above the highest possible price: {amount}"
    )]
    SurchargeTooHigh {
        /// Which group.
        group: usize,
        /// Which choice.
        choice: usize,
        /// The surcharge.
        amount: Money,
    },
    /// A choice has two surcharges in one currency.
    #[error("choice {choice} of option group {group} has two surcharges in {currency}")]
    RepeatedSurcharge {
        /// Which group.
        group: usize,
        /// Which choice.
        choice: usize,
        /// The currency.
        currency: Currency,
    },
}

reasons! {
    OptionGroupFault {
        TooManyGroups { count, max } = "too_many_option_groups";
        UnknownGroup { id } = "unknown_option_group";
        RepeatedGroup { id } = "repeated_option_group";
        TooManyChoices { group, count, max } = "too_many_option_choices";
        NoChoice { group } = "no_option_choice";
        UnknownChoice { group, id } = "unknown_option_choice";
        RepeatedChoice { group, id } = "repeated_option_choice";
        NegativeSurcharge { group, choice, amount } = "negative_surcharge";
        SurchargeTooHigh { group, choice, amount } = "surcharge_too_high";
        RepeatedSurcharge { group, choice, currency } = "repeated_surcharge";
    }
}

impl OptionGroupFault {
    /// Everything that is wrong with `given` in place of `had`, fault by fault.
    pub(super) fn of(given: &[PutOptionGroup], had: &[OptionGroup]) -> Vec<Self> {
        let count = given.len();
        if count > OPTION_GROUPS_MAX {
            return vec![Self::TooManyGroups { count, max: OPTION_GROUPS_MAX }];
        }
        let named = || given.iter().filter_map(|group| group.id);
        let unknown = named().filter(|id| had.iter().all(|group| group.id != *id));
        let mut faults: Vec<Self> = unknown.map(|id| Self::UnknownGroup { id }).collect();
        faults.extend(repeated(named()).into_iter().map(|id| Self::RepeatedGroup { id }));

        let too_many = |group: &PutOptionGroup| group.choices.len() > OPTION_CHOICES_MAX;
        for (number, group) in numbered(given).filter(|(_, group)| too_many(group)) {
            let (count, max) = (group.choices.len(), OPTION_CHOICES_MAX);
            faults.push(Self::TooManyChoices { group: number, count, max });
        }
        let empty = |group: &PutOptionGroup| group.required && group.choices.is_empty();
        let empty = numbered(given).filter(|(_, group)| empty(group));
        faults.extend(empty.map(|(group, _)| Self::NoChoice { group }));

        let sized = || numbered(given).filter(|(_, group)| !too_many(group));
        let unknown = sized().flat_map(|(number, group)| unknown_choices(number, group, had));
        faults.extend(unknown);
        for (number, group) in sized() {
            let ids = repeated(group.choices.iter().filter_map(|choice| choice.id));
            faults.extend(ids.into_iter().map(|id| Self::RepeatedChoice { group: number, id }));
        }
        for check in [negative, too_high, twice_in_one_currency] {
            for (group, choices) in sized().map(|(number, group)| (number, &group.choices)) {
                for (choice, put) in (1..).zip(choices) {
                    faults.extend(check(&put.surcharges, (group, choice)));
                }
            }
        }
        faults
    }
}

fn numbered(given: &[PutOptionGroup]) -> impl Iterator<Item = (usize, &PutOptionGroup)> {
    (1..).zip(given)
}

fn unknown_choices(number: usize, given: &PutOptionGroup, had: &[OptionGroup]) -> Vec<OptionGroupFault> {
    let old = had.iter().find(|group| Some(group.id) == given.id);
    let named = given.choices.iter().filter_map(|choice| choice.id);
    let unknown = named.filter(|id| old.is_none_or(|group| group.choice(*id).is_none()));
    unknown.map(|id| OptionGroupFault::UnknownChoice { group: number, id }).collect()
}

fn negative(surcharges: &[Money], (group, choice): (usize, usize)) -> Vec<OptionGroupFault> {
    let below = surcharges.iter().filter(|amount| amount.is_negative());
    below.map(|amount| OptionGroupFault::NegativeSurcharge { group, choice, amount: *amount }).collect()
}

fn too_high(surcharges: &[Money], (group, choice): (usize, usize)) -> Vec<OptionGroupFault> {
    let above = surcharges.iter().filter(|amount| amount.minor() > PriceList::HIGHEST_MINOR);
    above.map(|amount| OptionGroupFault::SurchargeTooHigh { group, choice, amount: *amount }).collect()
}

fn twice_in_one_currency(surcharges: &[Money], (group, choice): (usize, usize)) -> Vec<OptionGroupFault> {
    let twice = repeated(surcharges.iter().map(Money::currency));
    let fault = |currency| OptionGroupFault::RepeatedSurcharge { group, choice, currency };
    twice.into_iter().map(fault).collect()
}

/// The groups with their ids, new ones drawn from the moment.
pub(super) fn made(given: &[PutOptionGroup], moment: &mut Moment<'_>) -> Vec<OptionGroup> {
    let mut groups = Vec::with_capacity(given.len());
    for group in given {
        let id = group.id.unwrap_or_else(|| OptionGroupId::made(moment.now(), moment.bytes()));
        let mut choices = Vec::with_capacity(group.choices.len());
        for choice in &group.choices {
            let id = choice.id.unwrap_or_else(|| OptionChoiceId::made(moment.now(), moment.bytes()));
            let (name, surcharges) = (choice.name.clone(), choice.surcharges.clone());
            choices.push(OptionChoice { id, name, surcharges });
        }
        groups.push(OptionGroup { id, name: group.name.clone(), required: group.required, choices });
    }
    groups
}
