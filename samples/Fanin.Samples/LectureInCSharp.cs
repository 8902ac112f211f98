using Fanin.Lab.Data;
using Fanin.Lab.Training;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Torch;
using Fanin.Torch.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Samples;

/// <summary>
/// A lecture on weight initialization, its Python translated line by line: the network, the loop over its layers that overrides PyTorch's
/// defaults, and the training. Then the same initialization as one rule, which gives the same bits.
/// </summary>
public static class LectureInCSharp
{
    public const int Seed = 123;
    private const int Features = 28 * 28;
    private const int Classes = 10;

    public static Scheme KaimingScheme { get; } = Scheme.KaimingUniform(Nonlinearity.ReLU, FanMode.FanIn);

    public static Scheme GaussianScheme { get; } = Scheme.Normal(mean: 0, stdDev: 0.001);

    // The lecture's first variant: Kaiming uniform instead of the default, biases zero.
    public static MultilayerPerceptron KaimingByLoop()
    {
        // torch.manual_seed(123)
        manual_seed(Seed);

        // model = MultilayerPerceptron(784, 10)
        var model = new MultilayerPerceptron(Features, Classes);

        // for m in model.modules():
        foreach (nn.Module m in model.modules())
        {
            // if isinstance(m, torch.nn.Linear):
            if (m is Linear layer)
            {
                // torch.nn.init.kaiming_uniform_(m.weight, mode='fan_in', nonlinearity='relu')
                init.kaiming_uniform_(layer.weight, mode: FanMode.FanIn, nonlinearity: Nonlinearity.ReLU);

                // if m.bias is not None: torch.nn.init.zeros_(m.bias)
                if (layer.bias is not null)
                {
                    init.zeros_(layer.bias);
                }
            }
        }

        return model;
    }

    // The second: very small Gaussian numbers. And the third: the same with BatchNorm after the hidden layers.
    public static MultilayerPerceptron GaussianByLoop(bool batchNorm)
    {
        // torch.manual_seed(123)
        manual_seed(Seed);

        // model = MultilayerPerceptron(784, 10)
        var model = new MultilayerPerceptron(Features, Classes, batchNorm);

        // for m in model.modules():
        foreach (nn.Module m in model.modules())
        {
            // if isinstance(m, torch.nn.Linear):
            if (m is Linear layer)
            {
                // torch.nn.init.normal_(m.weight, mean=0.0, std=0.001)
                init.normal_(layer.weight, mean: 0.0, std: 0.001);

                // if m.bias is not None: torch.nn.init.zeros_(m.bias)
                if (layer.bias is not null)
                {
                    init.zeros_(layer.bias);
                }
            }
        }

        return model;
    }

    // Any of the three as one rule. No global seed: the plan says what every parameter gets, and from where in the stream.
    public static (MultilayerPerceptron Model, InitPlan Plan) ByRule(Scheme scheme, bool batchNorm)
    {
        var model = new MultilayerPerceptron(Features, Classes, batchNorm);
        Recipe recipe = Recipe.PyTorch.Override("lecture", Rule.For<Linear>().Weight(scheme), Rule.For<Linear>().Bias(Scheme.Zeros));
        return (model, model.Initialize(recipe, Seed, NumberStream.PyTorch));
    }

    /// <summary>Shows both spellings of each variant, and trains the first.</summary>
    /// <param name="output">Where to.</param>
    /// <returns>Whether both spellings gave the same bits everywhere.</returns>
    public static bool Run(TextWriter output)
    {
        // TorchSharp alone does not find libtorch on every system; a program that calls it before anything of Fanin says this first.
        LibTorch.EnsureLoaded();
        using MultilayerPerceptron kaiming = KaimingByLoop();
        bool equal = Compare(output, "Kaiming uniform", kaiming, KaimingScheme, batchNorm: false);
        using MultilayerPerceptron gaussian = GaussianByLoop(batchNorm: false);
        equal &= Compare(output, "Gaussian", gaussian, GaussianScheme, batchNorm: false);
        using MultilayerPerceptron normalized = GaussianByLoop(batchNorm: true);
        equal &= Compare(output, "Gaussian with BatchNorm", normalized, GaussianScheme, batchNorm: true);
        output.WriteLine("Training the first one:");
        Train(output, kaiming);
        return equal;
    }

    private static bool Compare(TextWriter output, string title, MultilayerPerceptron loop, Scheme scheme, bool batchNorm)
    {
        (MultilayerPerceptron rule, InitPlan plan) = ByRule(scheme, batchNorm);
        using (rule)
        {
            Dictionary<string, Tensor> ruled = rule.state_dict();
            bool equal = loop.state_dict().All(entry => entry.Value.bytes.SequenceEqual(ruled[entry.Key].bytes));
            output.WriteLine($"{title}: the loop and the rule give {(equal ? "the same bits" : "DIFFERENT BITS")}.");
            float[] left = loop.parameters().First().data<float>().ToArray();
            float[] right = rule.parameters().First().data<float>().ToArray();
            for (int i = 0; i < 4; i++)
            {
                output.WriteLine($"  weight {i}: {left[i],14:G9} {right[i],14:G9}");
            }

            output.WriteLine(plan);
            return equal;
        }
    }

    private static void Train(TextWriter output, MultilayerPerceptron model)
    {
        const int Steps = 100;
        const int Batch = 256;
        using var images = new ImageTensors(EmbeddedSample.ReadTrain());

        // optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        using SGD optimizer = optim.SGD(model.parameters(), 0.1);
        for (int step = 1; step <= Steps; step++)
        {
            // Python counts references; C# is told when the tensors of a step can go.
            using DisposeScope scope = NewDisposeScope();

            // features, targets = next(batches)
            Tensor indices = randperm(images.Count).narrow(0, 0, Batch);
            (Tensor features, Tensor targets) = (images.Pixels[indices], images.Labels[indices]);

            // loss = F.cross_entropy(model(features), targets)
            Tensor loss = nn.functional.cross_entropy(model.call(features), targets);

            // optimizer.zero_grad()
            optimizer.zero_grad();

            // loss.backward()
            loss.backward();

            // optimizer.step()
            optimizer.step();

            if (step is 1 or Steps || step % 20 == 0)
            {
                output.WriteLine($"  step {step,3}: loss {loss.item<float>():F4}");
            }
        }
    }
}

// class MultilayerPerceptron(torch.nn.Module):
public sealed class MultilayerPerceptron : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _network;

    // def __init__(self, num_features, num_classes, num_hidden_1=75, num_hidden_2=45):
    public MultilayerPerceptron(int features, int classes, bool batchNorm = false, int hidden1 = 75, int hidden2 = 45)
        : base(nameof(MultilayerPerceptron))
    {
        // self.network = torch.nn.Sequential(
        _network = batchNorm
            ? nn.Sequential(
                // torch.nn.Flatten(),
                nn.Flatten(),
                // torch.nn.Linear(num_features, num_hidden_1, bias=False), torch.nn.BatchNorm1d(num_hidden_1), torch.nn.ReLU(),
                nn.Linear(features, hidden1, hasBias: false), nn.BatchNorm1d(hidden1), nn.ReLU(),
                // torch.nn.Linear(num_hidden_1, num_hidden_2, bias=False), torch.nn.BatchNorm1d(num_hidden_2), torch.nn.ReLU(),
                nn.Linear(hidden1, hidden2, hasBias: false), nn.BatchNorm1d(hidden2), nn.ReLU(),
                // torch.nn.Linear(num_hidden_2, num_classes))
                nn.Linear(hidden2, classes))
            : nn.Sequential(
                // torch.nn.Flatten(),
                nn.Flatten(),
                // torch.nn.Linear(num_features, num_hidden_1), torch.nn.ReLU(),
                nn.Linear(features, hidden1), nn.ReLU(),
                // torch.nn.Linear(num_hidden_1, num_hidden_2), torch.nn.ReLU(),
                nn.Linear(hidden1, hidden2), nn.ReLU(),
                // torch.nn.Linear(num_hidden_2, num_classes))
                nn.Linear(hidden2, classes));

        // Python registers what is assigned to self; TorchSharp is told.
        register_module("network", _network);
    }

    // def forward(self, x): return self.network(x)
    public override Tensor forward(Tensor x) => _network.call(x);
}
