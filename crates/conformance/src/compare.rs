//! Whether two statement lists are the same where no fix owns them.
