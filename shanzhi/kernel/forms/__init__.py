"""What people type (表单): fields that name themselves when something is wrong, one-time keys, pages of lists."""
