//! stub
#[derive(Debug)]
pub struct KeepTaskReference;
