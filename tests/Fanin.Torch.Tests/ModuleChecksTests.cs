using Fanin.Plans;
using Fanin.Recipes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

public class ModuleChecksTests
{
    [Fact]
    public void Duplicates_NamesCopies_NotConstants_NotTies()
    {
        using var model = new SmallGpt(layers: 3);
        Assert.Empty(ModuleChecks.Duplicates(model));
        using (no_grad())
        {
            model.h[2].c_fc.weight.copy_(model.h[0].c_fc.weight);
            model.h[1].c_fc.bias!.zero_();
            model.h[2].c_fc.bias!.zero_();
        }

        Assert.Equal([["h.0.c_fc.weight", "h.2.c_fc.weight"]], ModuleChecks.Duplicates(model).Select(group => group.ToArray()));
    }

    [Fact]
    public void Duplicates_SeesTheCopiesInAnEncoder_AndWhatTheKeyedStreamMakesOfThem()
    {
        using var encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 3);
        Assert.Contains(ModuleChecks.Duplicates(encoder), group => group.SequenceEqual(["layers.0.linear1.weight", "layers.1.linear1.weight", "layers.2.linear1.weight"]));
        encoder.Initialize(Recipe.PyTorch, 1, NumberStream.Keyed);
        Assert.Empty(ModuleChecks.Duplicates(encoder));
    }

    [Fact]
    public void Duplicates_ComparesBits_OfEveryLayoutAndType()
    {
        Linear first = nn.Linear(6, 6, hasBias: false, dtype: ScalarType.BFloat16);
        Linear transposed = nn.Linear(6, 6, hasBias: false, dtype: ScalarType.BFloat16);
        Linear meta = nn.Linear(6, 6, hasBias: false, device: META, dtype: ScalarType.BFloat16);
        transposed.weight = new Parameter(first.weight.detach().t().contiguous().t());
        using var model = new Layers(first, transposed, meta);
        Assert.Equal([["0.weight", "1.weight"]], ModuleChecks.Duplicates(model).Select(group => group.ToArray()));
        using (no_grad())
        {
            transposed.weight[5, 5] += 1;
        }

        Assert.Empty(ModuleChecks.Duplicates(model));
    }

    [Fact]
    public void NotFinite_CountsThem()
    {
        using var model = nn.Sequential(("fc", nn.Linear(4, 4)), ("norm", nn.BatchNorm1d(4)));
        Assert.Empty(ModuleChecks.NotFinite(model));
        using (no_grad())
        {
            ((Linear)model[0]).weight[1] = float.NaN;
            ((BatchNorm1d)model[1]).running_var![3] = float.PositiveInfinity;
        }

        Assert.Equal([("fc.weight", 4L), ("norm.running_var", 1L)], ModuleChecks.NotFinite(model));
    }
}
