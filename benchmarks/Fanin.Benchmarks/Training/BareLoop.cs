using Fanin.Lab.Models;
using Fanin.Lab.Training;
using Fanin.Plans;
using Fanin.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Training;

/// <summary>The least that training in TorchSharp takes: no curve, no order that repeats, no cancellation, no progress.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly ImageTensors _images;
    private readonly int _batch;
    private readonly LectureNet _network;
    private readonly SGD _optimizer;
    private readonly Generator _generator;
    private Tensor _permutation = empty(0);
    private long _next;

    public BareLoop(LectureTensors data, Trial trial, TrialBudget budget)
    {
        (_images, _batch) = (data.Train, budget.Batch);
        _network = new LectureNet(data.Inputs, data.Classes, trial.BatchNorm);
        _network.Initialize(trial.Recipe, trial.Seed, NumberStream.PyTorch, threads: 1);
        _optimizer = optim.SGD(_network.parameters(), budget.LearningRate);
        _generator = new Generator(trial.Seed.Value, CPU);
        _next = _images.Count;
    }

    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            if (_next + _batch > _images.Count)
            {
                _permutation.Dispose();
                _permutation = randperm(_images.Count, generator: _generator).DetachFromDisposeScope();
                _next = 0;
            }

            Tensor indices = _permutation.narrow(0, _next, _batch);
            _next += _batch;
            Tensor scores = _network.call(_images.Pixels.index_select(0, indices));
            Tensor loss = nn.functional.cross_entropy(scores, _images.Labels.index_select(0, indices));
            _optimizer.zero_grad();
            loss.backward();
            _optimizer.step();
        }
    }

    public void Dispose()
    {
        _permutation.Dispose();
        _generator.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }
}
