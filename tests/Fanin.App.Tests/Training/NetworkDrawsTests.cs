using Fanin.Lab.Training;
using Fanin.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

[Collection(nameof(LibTorchState))]
public class NetworkDrawsTests
{
    public NetworkDrawsTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void Call_DrawsAnew_AndTheSameAgain_FromASeed()
    {
        string[] first = Masks(1, 4);
        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(first, Masks(1, 4));
        Assert.Empty(first.Intersect(Masks(2, 4)));
    }

    [Fact]
    public void Call_LeavesTheGeneratorAlone()
    {
        using Tensor before = TorchSharp.torch.random.get_rng_state();
        string[] masks = Masks(1, 3);
        using Tensor after = TorchSharp.torch.random.get_rng_state();
        Assert.Equal(before.bytes.ToArray(), after.bytes.ToArray());
        using Tensor drawn = rand(3);
        Assert.Equal(masks, Masks(1, 3));
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0, false)]
    public void AreUsed_SaysWhetherTheNetworkDraws(double probability, bool expected)
    {
        using var network = nn.Dropout(probability);
        using var draws = new NetworkDraws(1);
        Assert.Null(draws.AreUsed);
        using Tensor ones = torch.ones(64);
        using Tensor output = draws.Call(network, ones);
        Assert.Equal(expected, draws.AreUsed);
    }

    private static string[] Masks(ulong seed, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = nn.Dropout(0.5);
        using var draws = new NetworkDraws(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', draws.Call(network, torch.ones(64)).data<float>().ToArray()))];
    }
}
