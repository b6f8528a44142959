//! `fix` and `undo`: the commands that write.
use super::*;
pub(super) fn undo(_out: &mut dyn Write) -> Result<u8, Failure> {
    Ok(0)
}
pub(super) fn guard(_run: &RunOptions) -> Result<(), Failure> {
    Ok(())
}
pub(super) fn write(
    _options: &Options,
    _run: &RunOptions,
    session: &Session<'_>,
    view: &View<'_>,
) -> Result<usize, Failure> {
    for file in &view.written.files {
        if let Some(text) = &file.text {
            let _ = session;
            std::fs::write(&file.path, file.source.with_text(text.clone()).encode()?)?;
        }
    }
    Ok(0)
}
