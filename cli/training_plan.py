"""The plan of a run, as text."""

from collections.abc import Iterator

from core.nn.layers.base import times
from core.nn.summary import summary_text
from core.training.dry_run import RunPlan


def plan_text(plan: RunPlan) -> str:
    """The network layer by layer, the images class by class, and what the run would take."""
    workers = f"{plan.workers} worker{'' if plan.workers == 1 else 's'}"
    batches = f"{plan.batches_per_epoch:,} batch{'' if plan.batches_per_epoch == 1 else 'es'}"
    epochs = f"{plan.epochs:,} epoch{'' if plan.epochs == 1 else 's'} of {batches} of {plan.batch_size:,}"
    each, all_of_them = _duration(plan.epoch_seconds), _duration(plan.seconds)
    lines = [
        f"{plan.network_name}, for images of {times(plan.input_shape)}",
        summary_text(plan.layers),
        "",
        *_images(plan),
        "",
        f"{epochs}: {plan.steps:,} steps",
        f"about {each} an epoch and {all_of_them} in all, at {plan.images_per_second:,.0f} images/s with {workers}",
        f"about {_duration(plan.preparing_seconds)} to prepare the images the first time",
        f"about {plan.memory_bytes / 1e6:,.0f} MB of memory",
        "nothing was written",
    ]
    return "\n".join(lines)


def _images(plan: RunPlan) -> Iterator[str]:
    """A row for each class."""
    width = 2 + max(5, *map(len, plan.class_names))
    yield f"{'class':<{width}}{'to train on':>12}{'to judge by':>12}"
    for name, train, judge in zip(plan.class_names, plan.train_images, plan.validation_images, strict=True):
        yield f"{name:<{width}}{train:>12,}{judge:>12,}"
    yield f"{'total':<{width}}{sum(plan.train_images):>12,}{sum(plan.validation_images):>12,}"


def _duration(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
