"""What every HTTP answer needs: who asks, in which form, how fresh, how much of it."""
