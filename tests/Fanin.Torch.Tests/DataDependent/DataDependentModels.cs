using Fanin.Distributions;
using Fanin.Streams;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

/// <summary>Models, batches and measurements that the tests of data-dependent steps share.</summary>
internal static class DataDependentModels
{
    /// <summary>N(1, 2²) numbers, the same in every run; of no model's stream.</summary>
    public static Tensor Batch(params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        new NormalDistribution(1, 2).Fill(NumberSource.From(new KeyedStream(77, "batch")), values.AsSpan());
        return tensor(values).reshape(shape);
    }

    /// <summary>A small network of linear layers with ReLUs.</summary>
    public static Sequential Perceptron() => nn.Sequential(
        ("fc1", nn.Linear(12, 20)), ("act1", nn.ReLU()), ("fc2", nn.Linear(20, 16)), ("act2", nn.ReLU()), ("fc3", nn.Linear(16, 5)));

    /// <summary>A small network with a normalization, dropout, grouped and transposed convolutions.</summary>
    public static Sequential Convolutional() => nn.Sequential(
        ("conv", nn.Conv2d(4, 8, 3, groups: 2)),
        ("norm", nn.BatchNorm2d(8)),
        ("act", nn.ReLU()),
        ("drop", nn.Dropout(0.5)),
        ("up", nn.ConvTranspose2d(8, 6, 3, stride: 2, groups: 2)),
        ("act2", nn.Tanh()),
        ("head", nn.Conv2d(6, 3, 1)));

    /// <summary>All values of all parameters, as bits.</summary>
    public static Dictionary<string, byte[]> Bits(nn.Module module) =>
        module.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().contiguous().bytes.ToArray());

    /// <summary>Outputs of layers, measured with hooks of the test's own, dropout off and normalizations by the batch.</summary>
    public static Dictionary<string, Tensor> Outputs(nn.Module<Tensor, Tensor> module, Tensor input)
    {
        Dictionary<string, Tensor> outputs = [];
        module.eval();
        foreach ((string name, nn.Module part) in module.named_modules())
        {
            if (part is NormBase)
            {
                part.train();
            }

            if (part is Linear or Convolution)
            {
                ((nn.Module<Tensor, Tensor>)part).register_forward_hook((_, _, y) =>
                {
                    outputs[name] = y.detach().to(ScalarType.Float64).DetachFromDisposeScope();
                    return y;
                });
            }
        }

        using (no_grad())
        {
            module.call(input).Dispose();
        }

        return outputs;
    }

    /// <summary>Mean and deviation of each unit: the last dimension of 2, the second of 4.</summary>
    public static (double[] Mean, double[] StdDev) Units(Tensor output)
    {
        Tensor byUnit = output.dim() == 2 ? output.t().contiguous() : output.transpose(0, 1).contiguous().view(output.shape[1], -1);
        Tensor centred = byUnit - byUnit.mean([1], keepdim: true);
        return (byUnit.mean([1]).data<double>().ToArray(), centred.square().mean([1]).sqrt().data<double>().ToArray());
    }

    /// <summary>Deviation of all numbers, dividing by their count; written out, as var(unbiased: false) of TorchSharp 0.107 divides by n − 1.</summary>
    public static double StdDev(Tensor tensor)
    {
        Tensor wide = tensor.detach().to(ScalarType.Float64);
        return (wide - wide.mean()).square().mean().sqrt().item<double>();
    }

    /// <summary>Asserts that the record, written and read, gives a fresh model the bits of the first.</summary>
    public static void AssertReplays(Fanin.Torch.DataDependent.DataDependentRecord record, nn.Module<Tensor, Tensor> done, nn.Module<Tensor, Tensor> fresh)
    {
        Fanin.Torch.DataDependent.DataDependentRecord.Parse(record.ToJson()).Replay(fresh);
        Dictionary<string, byte[]> expected = Bits(done);
        foreach ((string name, byte[] bits) in Bits(fresh))
        {
            Assert.True(bits.SequenceEqual(expected[name]), name);
        }
    }
}
