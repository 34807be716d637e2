//! Operations on carts.
