"""Read the published warehouse: findings, equations, explanations, a summary."""
