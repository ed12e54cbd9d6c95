"""The demo of embedded mode: two workspaces with a past, their people, and a shop that embeds the chatbox."""
