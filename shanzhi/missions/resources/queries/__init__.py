"""Reading for the screens of this mission: within the actor's scope, or what is published."""
