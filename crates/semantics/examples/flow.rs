//! Prints the flow of every function of a file: `cargo run -p aiomend-semantics --example flow -- FILE`.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use aiomend_semantics::SemanticModel;
use aiomend_semantics::flow::print;
use aiomend_syntax::{Kind, Module, Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let module = Module::parse(Source::decode(&std::fs::read(path)?)?);
        let model = SemanticModel::new(&module);
        for node in module.nodes().filter(|node| matches!(node.kind(), Kind::FunctionDefinition | Kind::Module)) {
            println!("{}", print(&model, node));
        }
    }
    Ok(())
}
