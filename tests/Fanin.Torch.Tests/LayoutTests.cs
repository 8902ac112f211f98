using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Tensors that don't lie row-major in memory, against libtorch's own fills of the same layout.</summary>
public class LayoutTests
{
    public static TheoryData<string, string> Cases => new(
        Layouts.Keys.SelectMany(layout => ((string, string)[])[(layout, "uniform"), (layout, "normal")]));

    private static Dictionary<string, Func<Tensor>> Layouts { get; } = new()
    {
        ["contiguous"] = () => zeros(6, 4, 3, 5),
        ["channels last"] = () => zeros(6, 3, 5, 4).permute(0, 3, 1, 2),
        ["transposed"] = () => zeros(8, 9).t(),
        ["permuted"] = () => zeros(3, 5, 4, 6).permute(3, 2, 0, 1),
        ["every second row"] = () => zeros(12, 7).index(TensorIndex.Slice(0, 12, 2)),
        ["every second column"] = () => zeros(5, 14).index(TensorIndex.Colon, TensorIndex.Slice(1, 14, 2)),
        ["transposed slice"] = () => zeros(10, 14).index(TensorIndex.Slice(2, 9), TensorIndex.Slice(1, 14, 3)).t(),
        ["with dimensions of 1"] = () => zeros(1, 7, 1, 4).permute(2, 3, 0, 1),
        ["small"] = () => zeros(3, 2).t(),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Initialize_FillsAsLibTorchDoes_InThePyTorchStream(string layout, string scheme)
    {
        using var model = new Holder(Layouts[layout]());
        using Tensor expected = Layouts[layout]();
        using var generator = new Generator(11, CPU);
        _ = scheme == "uniform" ? expected.uniform_(0, 1, generator) : expected.normal_(0, 1, generator);
        long[] strides = model.Value.stride();

        InitPlan plan = model.Initialize(new Recipe("all", [Rule.Named("*").All(SchemeCatalog.Parse(scheme))]), 11, NumberStream.PyTorchSingle);

        Assert.Equal(Tensors.Floats(expected), Tensors.Floats(model.Value));
        Assert.Equal(strides, model.Value.stride());
        Assert.Equal(model.Value.is_contiguous(), plan.Rows[0].Parameter.IsContiguous);
    }

    // bfloat16 of 2.2 GiB: more bytes than a span can hold.
    [Fact(Explicit = true)]
    public void Initialize_FillsTensorsOfMoreThanTwoGiB()
    {
        const long Count = 1_181_116_006;
        using var model = new Holder(zeros(Count, ScalarType.BFloat16));
        model.Initialize(new Recipe("all", [Rule.Named("*").All(Scheme.Uniform(0, 1))]), 11, NumberStream.PyTorchSingle);
        using var generator = new Generator(11, CPU);
        using Tensor expected = empty(Count, ScalarType.BFloat16).uniform_(0, 1, generator);
        Assert.True(expected.Equals(model.Value), "The same bits as libtorch's.");
    }

    private sealed class Holder : nn.Module<Tensor, Tensor>
    {
        public Holder(Tensor value)
            : base(nameof(Holder))
        {
            Value = new Parameter(value, requires_grad: false);
            register_parameter("value", Value);
        }

        public Parameter Value { get; }

        public override Tensor forward(Tensor input) => input;
    }
}
