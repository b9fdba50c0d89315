"""Learning rates by hand and against PyTorch."""

import math

import pytest

from core.training.schedules import (
    ConstantLR,
    CosineAnnealingLR,
    Epochs,
    ExponentialLR,
    OneCycleLR,
    ReduceLROnPlateau,
    Schedule,
    StepLR,
    WarmupLR,
)

NO_TORCH = "PyTorch is not installed; `make parity` installs it"


def epochs(*scores: float) -> Epochs:
    """Epochs with these macro-F1 scores; a loss is 1 less the score."""
    return [{"validation_macro_f1": score, "validation_loss": 1 - score} for score in scores]


def test_constant() -> None:
    assert [ConstantLR().learning_rate(0.3, step, 5, epochs(0.1)) for step in (0, 4)] == [0.3, 0.3]


def test_step_and_exponential_by_hand() -> None:
    seen = [epochs(*[0.5] * n) for n in range(5)]
    assert [StepLR(2, gamma=0.5).learning_rate(1.0, 0, 9, e) for e in seen] == [1, 1, 0.5, 0.5, 0.25]
    assert [ExponentialLR(gamma=0.5).learning_rate(1.0, 0, 9, e) for e in seen[:3]] == [1, 0.5, 0.25]


def test_cosine_by_hand() -> None:
    rates = [CosineAnnealingLR(eta_min=0.2).learning_rate(1.0, step, 4, []) for step in range(4)]
    assert rates[0] == 1
    assert rates[2] == pytest.approx(0.6)


def test_warm_up_by_hand() -> None:
    schedule = WarmupLR(share=0.4, start_factor=0.2, then=CosineAnnealingLR())
    rates = [schedule.learning_rate(1.0, step, 10, []) for step in range(10)]
    assert rates[:4] == pytest.approx([0.2, 0.4, 0.6, 0.8])
    assert rates[4:] == [CosineAnnealingLR().learning_rate(1.0, step, 6, []) for step in range(6)]
    assert WarmupLR(share=0, then=StepLR(1)).learning_rate(1.0, 0, 9, epochs(0.5)) == pytest.approx(0.1)
    assert WarmupLR(share=1).learning_rate(1.0, 8, 9, []) < 1


def test_plateau_of_any_metric() -> None:
    rising = epochs(0.1, 0.2, 0.3)
    for schedule, reduced in (
        (ReduceLROnPlateau(patience=0, metric="validation_macro_f1"), False),
        (ReduceLROnPlateau(patience=0, metric="validation_loss"), False),
        (ReduceLROnPlateau(patience=0, metric="validation_macro_f1", mode="min"), True),
        (ReduceLROnPlateau(patience=0, metric="validation_loss", mode="max"), True),
    ):
        assert (schedule.learning_rate(1.0, 0, 9, rising) < 1) is reduced, schedule


def test_one_cycle_by_hand() -> None:
    schedule = OneCycleLR(pct_start=0.5, div_factor=10, final_div_factor=100)
    rates = [schedule.learning_rate(1.0, step, 10, []) for step in range(10)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[2] == pytest.approx(0.55)  # half of the way up
    assert rates[4] == pytest.approx(1.0)
    assert rates[9] == pytest.approx(0.001)
    assert rates[:5] == sorted(rates[:5])
    assert rates[4:] == sorted(rates[4:], reverse=True)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_one_cycle_of_few_steps_stays_between_its_ends(steps: int) -> None:
    for pct_start in (0.0, 0.3, 1.0):
        schedule = OneCycleLR(pct_start=pct_start)
        for step in range(steps):
            assert 0 < schedule.learning_rate(0.5, step, steps, []) <= 0.5


def test_plateau_by_hand() -> None:
    schedule = ReduceLROnPlateau(factor=0.5, patience=1, threshold=0.1, min_lr=0.2)
    metrics = [0.5, 0.54, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.9]
    rates = [schedule.learning_rate(1.0, 0, 99, epochs(*metrics[:n])) for n in range(len(metrics) + 1)]
    # 0.54 is not a tenth above 0.5, 0.6 is; then two epochs without a new best halve the rate, down to 0.2
    assert rates == [1, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2]


def test_plateau_at_zero_waits_too() -> None:
    schedule = ReduceLROnPlateau(patience=0)
    assert schedule.learning_rate(1.0, 0, 9, epochs(0.0, 0.0)) == pytest.approx(0.1)


@pytest.mark.parity
@pytest.mark.parametrize("steps", [2, 3, 4, 12, 37])
@pytest.mark.parametrize(
    "schedule", [OneCycleLR(), OneCycleLR(pct_start=0.1, div_factor=3, final_div_factor=7)]
)
def test_one_cycle_of_pytorch(steps: int, schedule: OneCycleLR) -> None:
    torch = pytest.importorskip("torch", reason=NO_TORCH)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=0.4,
        total_steps=steps,
        pct_start=schedule.pct_start,
        div_factor=schedule.div_factor,
        final_div_factor=schedule.final_div_factor,
        cycle_momentum=False,
    )
    for step in range(steps):
        expected = optimizer.param_groups[0]["lr"]
        assert math.isclose(schedule.learning_rate(0.4, step, steps, []), expected, rel_tol=1e-9)
        optimizer.step()
        if step < steps - 1:
            theirs.step()


@pytest.mark.parity
@pytest.mark.parametrize(
    ("schedule", "twin"),
    [
        pytest.param(StepLR(3, gamma=0.4), lambda lrs, o: lrs.StepLR(o, step_size=3, gamma=0.4), id="step"),
        pytest.param(
            ExponentialLR(gamma=0.8), lambda lrs, o: lrs.ExponentialLR(o, gamma=0.8), id="exponential"
        ),
        pytest.param(ConstantLR(), lambda lrs, o: lrs.ConstantLR(o, factor=1), id="constant"),
        pytest.param(
            CosineAnnealingLR(eta_min=0.03),
            lambda lrs, o: lrs.CosineAnnealingLR(o, T_max=12, eta_min=0.03),
            id="cosine",
        ),
        pytest.param(
            WarmupLR(share=0.25, start_factor=0.1, then=CosineAnnealingLR()),
            lambda lrs, o: lrs.SequentialLR(
                o,
                [
                    lrs.LinearLR(o, start_factor=0.1, total_iters=3),
                    lrs.CosineAnnealingLR(o, T_max=9),
                ],
                milestones=[3],
            ),
            id="warm-up",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:The epoch parameter in `scheduler.step")  # PyTorch's own SequentialLR
def test_twelve_steps_of_pytorch(schedule: Schedule, twin) -> None:
    """An epoch is one step long here, so that what counts epochs and what counts steps are tested alike."""
    torch = pytest.importorskip("torch", reason=NO_TORCH)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    theirs = twin(torch.optim.lr_scheduler, optimizer)
    for step in range(12):
        ours = schedule.learning_rate(0.4, step, 12, epochs(*[0.5] * step))
        assert math.isclose(ours, optimizer.param_groups[0]["lr"], rel_tol=1e-9), step
        optimizer.step()
        theirs.step()


@pytest.mark.parity
@pytest.mark.parametrize(
    "schedule",
    [
        ReduceLROnPlateau(patience=2),
        ReduceLROnPlateau(factor=0.3, patience=0, threshold=0.02, min_lr=0.01),
        ReduceLROnPlateau(factor=0.5, patience=0, cooldown=2),
        ReduceLROnPlateau(factor=0.5, patience=1, metric="validation_loss", mode="max"),
    ],
)
def test_plateau_of_pytorch(schedule: ReduceLROnPlateau) -> None:
    torch = pytest.importorskip("torch", reason=NO_TORCH)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer,
        mode="max",
        threshold_mode="rel",
        factor=schedule.factor,
        patience=schedule.patience,
        threshold=schedule.threshold,
        cooldown=schedule.cooldown,
        min_lr=schedule.min_lr,
    )
    metrics = [0.3, 0.5, 0.505, 0.51, 0.5, 0.52, 0.52, 0.52, 0.52, 0.4, 0.6, 0.1, 0.1, 0.1, 0.1, 0.1]
    for epoch, metric in enumerate(metrics, start=1):
        theirs.step(metric)
        ours = schedule.learning_rate(0.5, 0, 1, [{schedule.metric: m} for m in metrics[:epoch]])
        assert math.isclose(ours, optimizer.param_groups[0]["lr"], rel_tol=1e-9), epoch


@pytest.mark.parity
def test_plateau_of_a_loss_of_pytorch() -> None:
    torch = pytest.importorskip("torch", reason=NO_TORCH)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", patience=1, threshold=0.1)
    schedule = ReduceLROnPlateau(patience=1, threshold=0.1, metric="train_loss")
    losses = [2.0, 1.9, 1.5, 1.4, 1.38, 1.0, 1.0, 1.0, 0.95, 0.2, 0.2]
    for epoch, loss in enumerate(losses, start=1):
        theirs.step(loss)
        ours = schedule.learning_rate(0.5, 0, 1, [{"train_loss": value} for value in losses[:epoch]])
        assert math.isclose(ours, optimizer.param_groups[0]["lr"], rel_tol=1e-9), epoch
