package com.acme;

import java.util.List;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {

	@PostMapping("/orders")
	List<Order> place(@RequestBody Order order) {
		return List.of(order, new Order(order.item(), order.amount() + 1));
	}

	record Order(String item, int amount) {
	}

}
