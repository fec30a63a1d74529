//! `podcat unsubscribe`.

use super::{Answer, Context, Failure};
use crate::ops::{find, subscribe};
use clap::Args;

/// Follow a show no more; what there is of it stays
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  podcat unsubscribe \"Deep Currents\"")]
pub struct Unsubscribe {
    /// Id, uid or words of its title
    show: String,
}

impl Unsubscribe {
    pub(super) fn run(self, context: &Context) -> Result<Answer, Failure> {
        let catalog = context.write()?;
        let show = find::show(&catalog, &self.show)?;
        let title = &show.data.title;
        if subscribe::end(&catalog, &show)? {
            let stays = format!(
                "unsubscribed from {title}; its {} episodes stay",
                show.episodes
            );
            Ok(Answer::notes(vec![stays]))
        } else {
            Ok(Answer::notes(vec![format!("{title} was not subscribed to")]).code(super::NOTHING))
        }
    }
}
