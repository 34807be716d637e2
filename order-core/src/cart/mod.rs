//! Carts, before anything is ordered.
//!
//! Decides what a cart holds and what its content costs. Deliberately knows no order: a priced cart is a quote, and nothing here
//! says whether it may be placed.

mod allocation;
mod basket;
mod form;
mod guest;
mod kept;
mod pricing;
mod quote;
mod token;
mod totals;

pub use allocation::{OptionFault, OptionRow, check_rows, merge_rows};
pub use basket::{Cart, CartItem, CartRoute, CartSku, ReturnedOrder};
pub use form::{AddressChoice, CardExpiry, CardFault, CardReference, CheckoutForm, LastFour, PaymentForm};
pub use guest::{GuestCart, GuestCartState};
pub use kept::{CardKeeper, KeptCard, KeptCards, RegisteredCard};
pub use pricing::{Pricing, PricingFault, ShelvedItem, base_price};
pub use quote::{
    ChosenOption, DiscountLine, PricedItem, PricedItems, PricedLine, PricedOption, ShippingFee, TaxLine,
    Terms, Totals,
};
pub use token::CardToken;
pub use totals::{TaxTerms, TotalsFault};
