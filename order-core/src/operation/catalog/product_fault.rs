//! What can be wrong with a product apart from its options and SKUs.

use thiserror::Error;

use super::super::reasons;
use super::batch::repeated;
use crate::value::limits::{ATTRIBUTES_MAX, IMAGES_MAX};
use crate::value::{Line, Name};

/// What is wrong with a product.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProductFault {
    /// There are more attributes than a product may have. They are not looked at one by one.
    #[error("{count} attributes are more than {max}")]
    TooManyAttributes {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// Two attributes have the same name.
    #[error("the attribute `{attribute}` is given twice")]
    RepeatedAttribute {
        /// The name.
        attribute: Name,
    },
    /// The SKUs of the product have a value for each attribute, so their number is fixed.
    #[error("the product has {had} attributes, and its SKUs a value for each; {given} are given")]
    AttributeCountFixed {
        /// How many it has.
        had: usize,
        /// How many are given.
        given: usize,
    },
    /// There are more images than a product may have.
    #[error("{count} images are more than {max}")]
    TooManyImages {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
}

reasons! {
    ProductFault {
        TooManyAttributes { count, max } = "too_many_attributes";
        RepeatedAttribute { attribute } = "repeated_attribute";
        AttributeCountFixed { had, given } = "attribute_count_fixed";
        TooManyImages { count, max } = "too_many_images";
    }
}

impl ProductFault {
    /// What is wrong with attributes: their number, or names that come twice.
    pub(super) fn of_attributes(attributes: &[Name]) -> Vec<Self> {
        let count = attributes.len();
        if count > ATTRIBUTES_MAX {
            return vec![Self::TooManyAttributes { count, max: ATTRIBUTES_MAX }];
        }
        let twice = repeated(attributes.iter()).into_iter();
        twice.map(|attribute| Self::RepeatedAttribute { attribute: attribute.clone() }).collect()
    }

    /// What is wrong with new names for the attributes that a product has.
    pub(super) fn of_renamed(attributes: &[Name], had: usize) -> Vec<Self> {
        let mut faults = Self::of_attributes(attributes);
        let given = attributes.len();
        if given != had {
            faults.push(Self::AttributeCountFixed { had, given });
        }
        faults
    }

    /// More images than a product may have.
    pub(super) fn of_images(images: &[Line]) -> Option<Self> {
        let count = images.len();
        (count > IMAGES_MAX).then_some(Self::TooManyImages { count, max: IMAGES_MAX })
    }
}
