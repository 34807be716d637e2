//! Databases of every layout that was ever released open for ever.
