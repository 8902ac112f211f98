using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;
using Fanin.Torch;
using Fanin.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Networks;

public class AttentionHeadsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attend_GivesWhatLibtorchGives(bool isCausal)
    {
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var heads = new AttentionHeads(3) { IsCausal = isCausal };
        Tensor[] parts = [.. Enumerable.Range(0, 3).Select(_ => randn([2, 7, 12], generator: generator))];
        Tensor[] split = [.. parts.Select(part => part.reshape(2, 7, 3, 4).transpose(1, 2))];
        Tensor expected = nn.functional.scaled_dot_product_attention(split[0], split[1], split[2], is_casual: isCausal).transpose(1, 2).flatten(2);
        Assert.InRange((heads.Attend(parts[0], parts[1], parts[2]) - expected).abs().max().item<float>(), 0, 1e-6);
    }

    [Fact]
    public void Attend_WithRotatedPositions_SeesDistancesAlone()
    {
        LibTorch.EnsureLoaded();
        const int Tokens = 6;
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var heads = new AttentionHeads(1) { IsRotary = true };
        Tensor query = randn([1, 1, Tokens], generator: generator).expand(1, Tokens, Tokens);
        Tensor key = randn([1, 1, Tokens], generator: generator).expand(1, Tokens, Tokens);

        // The values are the unit vectors, so that what comes out is how much each token sees of each.
        Tensor seen = heads.Attend(query, key, eye(Tokens).unsqueeze(0))[0].log();
        Tensor relative = seen - seen.diagonal().unsqueeze(1);
        Assert.InRange((relative[TensorIndex.Slice(1), TensorIndex.Slice(1)] - relative[TensorIndex.Slice(0, -1), TensorIndex.Slice(0, -1)]).abs().max().item<float>(), 0, 1e-5);
        Assert.True(relative.abs().max().item<float>() > 0.01);
    }

    [Fact]
    public void Gpt_SeesNoLaterCharacter()
    {
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = NetworkDefinition.Parse("gpt-char+layers=2,width=32").Create(new TaskShape(TaskKind.NextToken, [8], 11));
        network.Initialize(TinyTask.Recipe("normal(0, 0.3)"), 1);
        Tensor tokens = arange(8).unsqueeze(0);
        Tensor changed = tokens.clone();
        changed[0, 5] = 9;
        Tensor difference = (network.call(tokens) - network.call(changed)).abs().amax([2])[0];
        Assert.Equal(0, difference.narrow(0, 0, 5).max().item<float>());
        Assert.True(difference.narrow(0, 5, 3).min().item<float>() > 1e-4);
    }
}
