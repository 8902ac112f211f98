using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Tests.Parameters;

public class TensorShapeTests
{
    [Fact]
    public void Equality_ComparesSizes()
    {
        Assert.Equal(new TensorShape(2, 3), new TensorShape(2, 3));
        Assert.NotEqual(new TensorShape(2, 3), new TensorShape(3, 2));
        Assert.Equal(default, new TensorShape());
        Assert.Equal(1, default(TensorShape).ElementCount);
        Assert.Equal("[2, 3]", new TensorShape(2, 3).ToString());
    }

    [Fact]
    public void Constructor_Refuses_NegativeAndAbsurdSizes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape(2, -1));
        Assert.Throws<OverflowException>(() => new TensorShape(long.MaxValue, 2));
    }

    [Fact]
    public void Fan_IsPyTorchsCount()
    {
        Assert.Equal(new Fan(784, 75), Fan.FromShape(new TensorShape(75, 784)));
        Assert.Equal(new Fan(27, 576), Fan.FromShape(new TensorShape(64, 3, 3, 3)));
        Assert.Throws<ArgumentException>(() => Fan.FromShape(new TensorShape(64)));
    }
}
