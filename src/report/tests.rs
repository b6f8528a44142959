//! Reports of runs built by hand, as people and machines read them.

mod build;
mod faces;
mod html;
mod json;
mod patch;
mod text;
mod typeset;
mod verification;
