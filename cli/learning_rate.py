"""The search for a learning rate, on a terminal or for other programs."""

import json
import math

from cli.interrupt import noting_interrupt
from core.data.dataset import Dataset
from core.training.config import TrainingConfig
from core.training.event_words import event_to_dict
from core.training.lr_finder import LearningRateFound, LearningRateTried, find_learning_rate


def show_learning_rates(config: TrainingConfig, dataset: Dataset, *, for_people: bool, as_json: bool) -> None:
    """Tries learning rates and says which to take; for people also the loss at two of each decade.

    Raises:
        KeyboardInterrupt: Ctrl-C; nothing is left running.
    """
    events = find_learning_rate(config, dataset)
    told = -math.inf
    with noting_interrupt() as interrupted:
        for event in events:
            if as_json:
                print(json.dumps(event_to_dict(event), ensure_ascii=False), flush=True)
                continue
            match event:
                case LearningRateTried():
                    half_decade = math.floor(2 * math.log10(event.learning_rate))
                    if for_people and half_decade > told:
                        told = half_decade
                        print(
                            f"learning rate {event.learning_rate:.1e}  loss {event.smoothed:.4f}", flush=True
                        )
                case LearningRateFound():
                    print(f"train with --lr {event.learning_rate:g}: {event.reason}", flush=True)
            if interrupted.is_set():
                events.close()
                raise KeyboardInterrupt
