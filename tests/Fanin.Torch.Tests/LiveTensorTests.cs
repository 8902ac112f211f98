using Fanin.Plans;
using Fanin.Recipes;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The count of live tensors is one for the whole process, so nothing may run beside these tests.</summary>
[Collection(nameof(GlobalGenerator))]
public class LiveTensorTests
{
    [Fact]
    public void Filling_LeavesNoTensorBehind()
    {
        using nn.Module model = new Layers(
            nn.Linear(3, 2), nn.BatchNorm1d(2), nn.Embedding(5, 2, padding_idx: 1), nn.Conv2d(2, 2, 3), nn.LSTM(2, 3), nn.MultiheadAttention(4, 2),
            nn.EmbeddingBag(5, 2, padding_index: 1), nn.Transformer(4, 2, 1, 1, 8));
        using Tensor strided = empty(6, 4).t();
        Fill(model, strided);
        long before = Live();
        for (int i = 0; i < 10; i++)
        {
            Fill(model, strided);
        }

        // Counted before finalizers could hide what was forgotten.
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static void Fill(nn.Module model, Tensor strided)
    {
        model.Initialize(Recipe.PyTorch, 1, NumberStream.PyTorch);
        init.kaiming_normal_(strided);
        init.zeros_(strided);
        init.trunc_normal_(strided);
        init.orthogonal_(strided);
        init.sparse_(strided, 0.5);
        init.eye_(strided);
    }

    // What earlier tests left to finalizers is gone first.
    private static long Live()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }
}
