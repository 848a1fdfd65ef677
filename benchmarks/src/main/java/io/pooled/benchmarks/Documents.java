package io.pooled.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/**
 * What encoders are measured with: orders as an application answers with them, no two of
 * them alike.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
public class Documents {

	/** Size of the JSON, to within one order. */
	@Param({ "1024", "18432", "184320" })
	public int size;

	List<Order> value = List.of();

	byte[] json = {};

	@Setup
	public void create() {
		this.value = orders(this.size);
		this.json = JsonMapper.shared().writeValueAsBytes(this.value);
	}

	/**
	 * Return a document.
	 * @param size of its JSON
	 * @return orders
	 */
	public static List<Order> orders(int size) {
		List<Order> orders = new ArrayList<>();
		int length = 2;
		while (length < size) {
			Order order = Order.of(orders.size());
			orders.add(order);
			length += JsonMapper.shared().writeValueAsBytes(order).length + 1;
		}
		return orders;
	}

	/**
	 * An element of a document.
	 *
	 * @param id a number
	 * @param customer a short text
	 * @param remark a longer one
	 * @param cents an amount
	 * @param paid whether it is paid
	 * @param items what was ordered
	 */
	public record Order(long id, String customer, String remark, long cents, boolean paid, List<Item> items) {

		static Order of(int number) {
			int mixed = number * 0x9E3779B9;
			return new Order(100_000 + number, "customer-" + Integer.toHexString(mixed),
					"Delivery to the back door, please ring twice (" + mixed + ")", Math.abs(mixed % 1_000_000),
					mixed > 0, List.of(new Item("article-" + (mixed & 0xFFFF), 1 + (mixed & 3)),
							new Item("article-" + (mixed >>> 16), 1 + (mixed >>> 30))));
		}

	}

	/**
	 * An element of an order.
	 *
	 * @param article what
	 * @param count how many
	 */
	public record Item(String article, int count) {
	}

}
