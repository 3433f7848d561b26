using Gateway.Api.Inference;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Gateway.Inference;

/// <summary>What may keep a thread that watches sockets: inference and nothing else.</summary>
public sealed class SocketThreadRules
{
    [Test]
    public async Task Every_path_to_a_model_stays_on_the_socket_thread_and_no_other_path_does()
    {
        await using var gateway = await GatewayHost.StartAsync([new("eu", Tags: ["region:eu"])]);

        var staying = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ShortWork>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText);

        Assert.That(staying, Is.EquivalentTo(InferenceRoutes.All.Select(route => route.Path)));
    }

    [Test]
    public async Task What_is_not_marked_as_short_is_handled_in_the_thread_pool_every_time()
    {
        for (var i = 0; i < 300; i++) Assert.That(await IsHandledInThePoolAsync(), Is.True);
    }

    [Test]
    public async Task What_is_marked_as_short_is_handled_on_the_thread_that_brought_it() => Assert.That(await IsHandledInThePoolAsync(ShortWork.Mark), Is.False);

    /// <summary>Sends a request into the guard from a thread that is none of the pool's, as one that watches sockets is none.</summary>
    private static async Task<bool> IsHandledInThePoolAsync(params object[] marks)
    {
        var inPool = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var guard = new SocketThreadGuard(_ =>
        {
            inPool.SetResult(Thread.CurrentThread.IsThreadPoolThread);
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(marks), null));
        var handled = Task.CompletedTask;
        var socketThread = new Thread(() => handled = guard.InvokeAsync(context));
        socketThread.Start();
        socketThread.Join();
        await handled;
        return await inPool.Task;
    }
}
