//! Renders what a run found; computes nothing but numbers of it.
