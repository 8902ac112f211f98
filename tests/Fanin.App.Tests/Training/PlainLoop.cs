using Fanin.Lab.Data;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;
using Fanin.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

/// <summary>
/// The lecture's training as one would write it in TorchSharp without the lab: layers by hand, the plan's numbers copied in, permutations from
/// the managed twister, the step of gradient descent spelt out. What the lab trains must equal it.
/// </summary>
internal sealed class PlainLoop : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly Tensor _pixels;
    private readonly Tensor _labels;
    private readonly IEnumerator<long[]> _batches;

    public PlainLoop(ImageSet train, Recipe recipe, bool batchNorm, Seed seed, int batch)
    {
        _network = batchNorm
            ? nn.Sequential(
                nn.Linear(784, 75, hasBias: false), nn.BatchNorm1d(75), nn.ReLU(),
                nn.Linear(75, 45, hasBias: false), nn.BatchNorm1d(45), nn.ReLU(),
                nn.Linear(45, 10))
            : nn.Sequential(nn.Linear(784, 75), nn.ReLU(), nn.Linear(75, 45), nn.ReLU(), nn.Linear(45, 10));
        InitPlan plan = CopyPlan(_network, recipe, seed);
        (_pixels, _labels) = ToTensors(train);
        _batches = new TwisterPermutations(seed, plan.End.Draws).Batches(train.Count, batch).GetEnumerator();
    }

    public float Step(double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        _batches.MoveNext();
        Tensor indices = tensor(_batches.Current);
        Tensor loss = nn.functional.cross_entropy(_network.call(_pixels[indices]), _labels[indices]);
        loss.backward();
        using IDisposable noGradients = no_grad();
        foreach (Parameter parameter in _network.parameters())
        {
            parameter.add_(parameter.grad!, alpha: -learningRate);
            parameter.grad = null;
        }

        return loss.item<float>();
    }

    /// <summary>Loss and accuracy in one pass, in double precision.</summary>
    public (double Loss, double Accuracy) Measure(ImageSet images)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        (Tensor pixels, Tensor labels) = ToTensors(images);
        _network.eval();
        Tensor scores = _network.call(pixels).to(ScalarType.Float64);
        _network.train();
        double loss = scores.log_softmax(1).gather(1, labels.unsqueeze(1)).mean().neg().item<double>();
        return (loss, scores.argmax(1).eq(labels).to(ScalarType.Float64).mean().item<double>());
    }

    public void Dispose()
    {
        _network.Dispose();
        _pixels.Dispose();
        _labels.Dispose();
        _batches.Dispose();
    }

    private static InitPlan CopyPlan(nn.Module network, Recipe recipe, Seed seed)
    {
        using IDisposable noGradients = no_grad();
        InitPlan plan = network.Plan(recipe, seed, NumberStream.PyTorch);
        var filler = new PlanFiller(plan);
        Dictionary<string, Tensor> state = network.state_dict();
        foreach (PlanRow row in plan.Rows.Where(row => row.Parameter.ElementType == ElementType.Float32))
        {
            float[] values = new float[row.Parameter.Shape.ElementCount];
            filler.Fill(row, values);
            using Tensor numbers = tensor(values).reshape(state[row.Parameter.Name].shape);
            state[row.Parameter.Name].copy_(numbers);
        }

        return plan;
    }

    private static (Tensor Pixels, Tensor Labels) ToTensors(ImageSet images)
    {
        float[] pixels = [.. images.Pixels.Select(pixel => pixel / 255f)];
        long[] labels = [.. images.Labels.Select(label => (long)label)];
        return (tensor(pixels).reshape(images.Count, images.Height * images.Width), tensor(labels));
    }
}
