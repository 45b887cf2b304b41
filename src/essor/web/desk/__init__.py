"""What people work with every day: tasks, notifications, subscriptions."""
