"""What is told of a network before it is trained."""

import numpy as np

from core.nn.architecture import Architecture, load_architecture, preset_names
from core.nn.summary import summary_table, summary_text

NET = Architecture.from_dict(
    {
        "input": [1, 8, 6],
        "layers": [
            {"Conv2d": {"out_channels": 4, "kernel_size": 3, "padding": 1}},
            {
                "Residual": {
                    "body": [{"Conv2d": {"out_channels": 2, "kernel_size": 1, "groups": 2}}, "ReLU"],
                    "shortcut": [{"Conv2d": {"out_channels": 2, "kernel_size": 1, "bias": False}}],
                }
            },
            "Flatten",
            {"Linear": {"out_features": 10}},
        ],
    },
    name="net",
    source="net.yaml",
)


def test_rows_by_hand() -> None:
    conv, residual, flatten, linear = NET.summary()
    assert (conv.name, conv.kind, conv.output_shape) == ("conv1", "Conv2d", (4, 8, 6))
    assert (conv.parameters, conv.multiply_adds, conv.output_bytes) == (40, 48 * 36, 4 * 48 * 4)
    assert [row.name for row in residual.inside] == ["res1.conv1", "res1.relu1", "res1.shortcut.conv1"]
    assert [row.parameters for row in residual.inside] == [2 * 2 + 2, 0, 8]
    assert (residual.parameters, residual.multiply_adds) == (14, 48 * (4 + 8))
    assert (flatten.output_shape, flatten.parameters) == ((96,), 0)
    assert (linear.parameters, linear.multiply_adds) == (970, 960)


def test_a_network_says_what_its_description_says() -> None:
    for name in preset_names():
        architecture = load_architecture(name)
        assert architecture.build().summary() == architecture.summary()
    [first, *_] = NET.build(dtype=np.float64).summary()
    assert first.output_bytes == 4 * 48 * 8


def test_text() -> None:
    lines = summary_text(NET.summary()).splitlines()
    assert lines[0].split() == ["layer", "kind", "output", "parameters", "multiply-adds", "bytes"]
    assert lines[2].split() == ["conv1", "Conv2d", "4x8x6", "40", "1,728", "768"]
    assert lines[4].startswith("  res1.conv1  ")
    assert lines[-1].split() == ["total", "1,024", "3,264", "1,576"]
    assert len({len(line) for line in lines}) == 1


def test_table() -> None:
    table = summary_table(NET.summary())
    assert table["name"].tolist()[:3] == ["conv1", "res1", "res1.conv1"]
    assert table["depth"].tolist() == [0, 0, 1, 1, 1, 0, 0]
    own = table[table["depth"] == 0]
    assert own["parameters"].sum() == NET.build().parameters.vector.size
    assert own["output_bytes"].sum() == sum(row.output_bytes for row in NET.summary())
    assert summary_table([]).empty
