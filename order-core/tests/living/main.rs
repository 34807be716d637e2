//! The lives of orders, from one end to the other: what may be done when, by whom, and who sees what of it.

mod table;
